//! `/openapi.json`: what the API takes and gives, told from the same tables and types that it is made of.

use serde_json::{Value, json};
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ComponentsBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Content, Header, HttpMethod, Info, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required, Response,
    ResponseBuilder, Schema,
};
use utoipa::{PartialSchema as _, ToSchema};

use crate::web::parameters::{Parameter, Takes};
use crate::web::problem::{Kind, MEDIA_TYPE, ProblemAnswer};

/// The name of the way to show a token.
const TOKEN: &str = "token";

/// Statuses that any endpoint may answer with, beside those that tell of an answer.
const PROBLEMS: [(u16, &str); 12] = [
    (400, "A parameter is wrong, or what was asked cannot be read"),
    (401, "The server wants a token"),
    (403, "The request comes from elsewhere"),
    (404, "There is no such article"),
    (405, "This is not to be asked for in this way"),
    (408, "The request came too slowly"),
    (409, "It has changed meanwhile"),
    (413, "The request is too long"),
    (429, "Too many wrong tokens; ask again after the seconds of Retry-After"),
    (500, "The index cannot be read, or a mistake of the program"),
    (502, "The search cluster does not answer"),
    (503, "The server has much to do, or the answer took too long; ask again after the seconds of Retry-After"),
];

/// What is told, while endpoints are mounted.
#[derive(Default)]
pub(super) struct Told {
    paths: PathsBuilder,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Told {
    /// Tells of an endpoint with JSON as its answer.
    pub(super) fn answer<A: ToSchema>(self, path: &str, name: &str, about: &str, tables: &[&[Parameter]]) -> Self {
        let schema = Ref::from_schema_name(A::name().as_ref());
        let content = [("application/json", Some(RefOr::Ref(schema)))];
        let mut told = self.path(path, name, about, tables, &content);
        told.schemas.push((A::name().into_owned(), A::schema()));
        A::schemas(&mut told.schemas);
        told
    }

    /// Tells of an endpoint whose answer is written in one of these media types.
    pub(super) fn written(self, path: &str, name: &str, about: &str, tables: &[&[Parameter]], media: &[&str]) -> Self {
        let content: Vec<_> = media.iter().map(|media| (*media, None)).collect();
        self.path(path, name, about, tables, &content)
    }

    fn path(
        mut self,
        path: &str,
        name: &str,
        about: &str,
        tables: &[&[Parameter]],
        content: &[(&str, Option<RefOr<Schema>>)],
    ) -> Self {
        let text = |about: &str| {
            Header::builder()
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .description(Some(about))
                .build()
        };
        let mut found = ResponseBuilder::new().description("The answer").header("ETag", text("Its name"));
        for (media, schema) in content {
            found = found.content(*media, Content::new(schema.clone()));
        }
        let mut operation = OperationBuilder::new()
            .operation_id(Some(name))
            .summary(Some(about))
            .response("200", found.build())
            .response("304", Response::new("The answer is the one that If-None-Match names"));
        for (status, about) in PROBLEMS {
            let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
            let problem = ResponseBuilder::new().description(about).content(MEDIA_TYPE, Content::new(Some(schema)));
            operation = operation.response(status.to_string(), problem.build());
        }
        let parameters = tables.iter().flat_map(|table| table.iter()).map(told);
        operation = operation.parameters(Some(parameters.collect::<Vec<_>>()));
        self.paths = self.paths.path(path, PathItem::new(HttpMethod::Get, operation.build()));
        self
    }

    /// The whole as JSON.
    pub(super) fn json(mut self) -> String {
        self.schemas.push(("Problem".to_owned(), ProblemAnswer::schema()));
        let components = self
            .schemas
            .into_iter()
            .fold(ComponentsBuilder::new(), |components, (name, schema)| components.schema(name, schema));
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The token of a server that others can reach; one on loopback wants none"))
            .build();
        let mut info = Info::new("jianbao", env!("CARGO_PKG_VERSION"));
        info.description = Some(
            "Full-text search over an archive of Chinese news. Parameters are named as the options of the command line, and \
             answers are the JSON that it prints."
                .to_owned(),
        );
        let api = OpenApiBuilder::new()
            .info(info)
            .paths(self.paths.build())
            .components(Some(components.security_scheme(TOKEN, SecurityScheme::Http(bearer)).build()))
            .security(Some([SecurityRequirement::default(), SecurityRequirement::new(TOKEN, [] as [&str; 0])]))
            .build();
        api.to_json().unwrap_or_default()
    }
}

/// The kinds of problems, for `type` of a problem to lead to.
pub(super) fn kinds() -> Value {
    Kind::ALL
        .into_iter()
        .map(|kind| (kind.name().to_owned(), json!({ "title": kind.title(), "status": kind.status().as_u16() })))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// What a parameter may say, where its schema does not tell.
fn example(parameter: &Parameter) -> Option<Value> {
    let text = match parameter.name {
        "query" => "港口 -颱風",
        "against" | "with" | "line" => "渡輪",
        "from" => "2021-01-01",
        "to" => "2024年3月",
        "today" => "2024-03-19",
        "accessed" => "2026-07-01",
        "source" => "東港時報",
        "author" => "王",
        "section" => "要聞",
        "page" => "3",
        "as-typed" => "芯片",
        "sort" if matches!(parameter.takes, Takes::Text) => "L1,R1",
        "id" => "0491ea",
        _ => return None,
    };
    Some(if parameter.is_many() { json!([text]) } else { json!(text) })
}

/// A parameter.
fn told(parameter: &Parameter) -> utoipa::openapi::path::Parameter {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let some = || text().min_length(Some(1));
    let one_of = |choices: &[&str]| text().enum_values(Some(choices.iter().copied()));
    let id = || text().pattern(Some("^[0-9A-Fa-f]{1,16}$"));
    let least = usize::from(parameter.is_needed);
    let many = |one: ObjectBuilder| Schema::Array(ArrayBuilder::new().items(one).min_items(Some(least)).build());
    let schema: Schema = match parameter.takes {
        Takes::Text => some().into(),
        Takes::Texts => many(some()),
        Takes::Id => id().into(),
        Takes::Ids => many(id()),
        Takes::Choice(choices) => one_of(choices).default(choices.first().map(|first| json!(first))).into(),
        Takes::Choices(choices) => {
            ArrayBuilder::new().items(one_of(choices)).unique_items(true).min_items(Some(1)).build().into()
        }
        Takes::Number(least, most, default) => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(least as usize))
            .maximum(Some(most as usize))
            .default(default.map(Value::from))
            .into(),
        Takes::Most(default) => text().pattern(Some("^(all|[0-9]{1,9})$")).default(Some(json!(default))).into(),
        Takes::Flag => ObjectBuilder::new().schema_type(Type::Boolean).default(Some(json!(false))).into(),
    };
    let is_list = matches!(parameter.takes, Takes::Choices(_));
    ParameterBuilder::new()
        .name(parameter.name)
        .parameter_in(ParameterIn::Query)
        .required(if parameter.is_needed { Required::True } else { Required::False })
        .description(Some(parameter.about))
        .schema(Some(schema))
        .example(example(parameter))
        .style((is_list || parameter.is_many()).then_some(ParameterStyle::Form))
        .explode((is_list || parameter.is_many()).then_some(!is_list))
        .build()
}
