//! The protocol, by rmcp: the one file that names it, since its versions move. What it does not do is here: who the server is,
//! which tools it has, and how a call comes to them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt as _};

use super::answer::wrong;
use super::tools::{TOOLS, Tool};
use super::{Counter, Reply};
use crate::error::{Error, ErrorKind, Result};

/// Bytes of a request: the arguments of a call are bounded by their parameters.
const REQUEST: usize = 1 << 20;

/// What an assistant is told at the beginning.
const INSTRUCTIONS: &str = include_str!("instructions.txt");

/// A server of the protocol.
#[derive(Clone)]
struct Assistants {
    counter: Arc<dyn Counter>,
}

impl ServerHandler for Assistants {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("jianbao", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> std::result::Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(TOOLS.iter().map(|tool| described(tool)).collect()))
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        Tool::named(name).map(described)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> std::result::Result<CallToolResponse, ErrorData> {
        let Some(tool) = Tool::named(&request.name) else {
            let known: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
            let name: String = request.name.chars().take(60).collect();
            let message = format!("there is no tool `{name}`; the tools are {}", known.join(", "));
            return Err(ErrorData::invalid_params(message, None));
        };
        let reply = match tool.given(request.arguments.unwrap_or_default()) {
            Err(error) => Reply::of_error(&error),
            Ok(given) => tokio::select! {
                reply = self.counter.ask(Box::new(move |holdings| tool.answer(holdings, &given))) => reply,
                () = context.ct.cancelled() => Reply::of_error(&wrong("the call was cancelled", "call again")),
            },
        };
        Ok(result(reply).into())
    }
}

/// A tool as it is listed.
fn described(tool: &Tool) -> rmcp::model::Tool {
    let annotations = ToolAnnotations::with_title(tool.title).read_only(true).destructive(false).idempotent(true);
    rmcp::model::Tool::new(tool.name, tool.about, Arc::new(tool.schema()))
        .with_title(tool.title)
        .with_annotations(annotations.open_world(false))
}

fn result(reply: Reply) -> CallToolResult {
    let content = vec![ContentBlock::text(reply.text)];
    let mut result = if reply.is_error { CallToolResult::error(content) } else { CallToolResult::success(content) };
    result.structured_content = Some(reply.structured);
    result
}

/// A server that speaks the protocol.
pub type Speaking = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Answers on standard input and output until the input ends or `end` comes; what runs is answered.
///
/// # Errors
/// Of kind [`ErrorKind::Io`] where what comes is not the protocol.
pub fn serve_stdio(counter: Arc<dyn Counter>, end: impl Future<Output = ()> + Send + 'static) -> Speaking {
    speak(counter, Box::pin(end))
}

fn speak(counter: Arc<dyn Counter>, end: Pin<Box<dyn Future<Output = ()> + Send>>) -> Speaking {
    let (input, output) = rmcp::transport::stdio();
    let transport = AsyncRwTransport::new_server(input, output).with_max_line_length(REQUEST);
    let served = async move {
        let running = match (Assistants { counter }).serve(transport).await {
            Ok(running) => running,
            // Who goes before the first word is not wrong.
            Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            Err(error) => {
                return Err(Error::new(ErrorKind::Io, "standard input does not speak the Model Context Protocol")
                    .with_cause(error)
                    .with_hint("this command is started by an assistant; see jianbao mcp --help"));
            }
        };
        match running.waiting().await {
            Ok(_) => Ok(()),
            Err(error) => Err(Error::new(ErrorKind::Io, "the connection fell over").with_cause(error)),
        }
    };
    Box::pin(async move {
        tokio::select! {
            served = served => served,
            () = end => Ok(()),
        }
    })
}

/// The same over HTTP, at `/mcp`. Nothing is kept between requests. Who may ask is for whoever mounts it to say: no name of a
/// host or origin is checked here.
pub fn routes<S: Clone + Send + Sync + 'static>(counter: Arc<dyn Counter>) -> Router<S> {
    let mut config = StreamableHttpServerConfig::default().disable_allowed_hosts();
    config.legacy_session_mode = false;
    config.json_response = true;
    config.max_request_body_bytes = REQUEST;
    let assistants = Assistants { counter };
    let service =
        StreamableHttpService::new(move || Ok(assistants.clone()), Arc::new(NeverSessionManager::default()), config);
    Router::new().route_service("/mcp", service)
}
