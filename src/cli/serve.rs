//! `jianbao serve`: the archive in a browser, for programs and for assistants, from this machine.

use std::net::{SocketAddr, TcpListener as Listener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jianbao::corpus::read_text;
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::web::{self, Bounds, Settings, Site, Token};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::archive::Place;
use super::output::{Output, note};
use super::site::Archive;
use super::{Ending, Run, interrupt};

/// Where it listens, where nothing is said.
const LISTEN: &str = "127.0.0.1:7711";
/// Bytes of a file with a token.
const TOKEN_FILE: u64 = 64 << 10;
/// How often it is looked whether an interrupt came.
const TURN: Duration = Duration::from_millis(50);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Where to listen: an address of this machine and a port; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = LISTEN)]
    listen: String,
    /// A file with a token that readers must show; needed where others can reach the address
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// A name under which readers come, such as that of a proxy in front: NAME or NAME:PORT; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let listen = address(&arguments.listen)?;
    let token = arguments.token_file.as_deref().map(token).transpose()?;
    let archive: Arc<dyn Site> = Arc::new(Archive::new(arguments.place.clone())?);
    let listener = bound(listen)?;
    let listening = listener.local_addr().map_err(|error| unheard(listen, error))?;
    let is_open = !listening.ip().is_loopback();
    let settings = Settings { listening, hosts: arguments.host.clone(), token, bounds: Bounds::default() };
    let web = web::router(archive, settings)?;
    interrupt::listen("ending when what runs is done; again to end at once");
    let runtime =
        Runtime::new().map_err(|error| Error::new(ErrorKind::Io, "cannot start threads").with_cause(error))?;
    let page = page(listening);
    output.line(&format!("listening on {page}"))?;
    output.flush()?;
    if is_open {
        note("note: others can reach this address, and read along what is sent: put a proxy with TLS in front of it");
    }
    if arguments.open {
        open(&page);
    }
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener).map_err(|error| unheard(listen, error))?;
        let end = async {
            while !interrupt::asked() {
                tokio::time::sleep(TURN).await;
            }
        };
        web::serve(listener, web, end).await;
        Ok::<(), Error>(())
    })?;
    // What runs on a thread that nobody waits for any more ends with the process.
    runtime.shutdown_background();
    Ok(Ending::Found)
}

/// An address and a port; `localhost` is the machine itself.
fn address(text: &str) -> Result<SocketAddr> {
    let named = text.strip_prefix("localhost:").map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    named.parse().map_err(|_| {
        Error::new(ErrorKind::Input, format!("--listen: `{text}` is no address of this machine with a port"))
            .with_hint(format!("write it as in --listen {LISTEN}, or 0.0.0.0:7711 for all addresses of this machine"))
    })
}

fn token(file: &Path) -> Result<Token> {
    let named = |error: Error| {
        let hint = error.hint().unwrap_or_default().to_owned();
        Error::new(error.kind(), format!("--token-file {}: {error}", file.display())).with_hint(hint)
    };
    Token::new(&read_text(file, TOKEN_FILE)?).map_err(named)
}

/// A listener at this address.
fn bound(address: SocketAddr) -> Result<Listener> {
    let listener = Listener::bind(address).map_err(|error| unheard(address, error))?;
    listener.set_nonblocking(true).map_err(|error| unheard(address, error))?;
    Ok(listener)
}

fn unheard(address: SocketAddr, error: std::io::Error) -> Error {
    let port = address.port();
    let (what, hint) = match error.kind() {
        std::io::ErrorKind::AddrInUse => (
            format!("another program listens on `{address}`"),
            format!("it may be another `jianbao serve`; choose another port with --listen {}:0", address.ip()),
        ),
        std::io::ErrorKind::PermissionDenied => (
            format!("port {port} is not for every user"),
            format!("choose one from 1024 on, as in --listen {}:7711", address.ip()),
        ),
        std::io::ErrorKind::AddrNotAvailable => (
            format!("`{}` is no address of this machine", address.ip()),
            format!("listen on {LISTEN}, or on 0.0.0.0 for all addresses of this machine"),
        ),
        _ => (format!("cannot listen on `{address}`"), "choose another address with --listen".to_owned()),
    };
    Error::new(ErrorKind::Io, what).with_hint(hint).with_cause(error)
}

/// The address of the page: of a server on all addresses, the one of this machine.
fn page(listening: SocketAddr) -> String {
    let ip = match listening.ip() {
        ip if !ip.is_unspecified() => ip,
        ip if ip.is_ipv4() => std::net::Ipv4Addr::LOCALHOST.into(),
        _ => std::net::Ipv6Addr::LOCALHOST.into(),
    };
    format!("http://{}/", SocketAddr::new(ip, listening.port()))
}

/// Opens the page in the browser of whoever sits here. That there is none is said, and the server goes on.
fn open(page: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        // Its end is waited for, so that nothing of it is left.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => note(&format!("note: no browser was opened ({program}: {error}): open {page}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_port_and_is_of_a_machine() {
        for (text, read) in
            [("127.0.0.1:0", "127.0.0.1:0"), ("localhost:7711", "127.0.0.1:7711"), ("[::1]:80", "[::1]:80")]
        {
            assert_eq!(address(text).unwrap().to_string(), read);
        }
        for wrong in ["127.0.0.1", "7711", ":7711", "example.org:80", "localhost", "127.0.0.1:99999"] {
            assert!(address(wrong).unwrap_err().hint().unwrap().contains("--listen 127.0.0.1:7711"), "{wrong}");
        }
        assert_eq!(page("0.0.0.0:7711".parse().unwrap()), "http://127.0.0.1:7711/");
        assert_eq!(page("[::]:7711".parse().unwrap()), "http://[::1]:7711/");
    }
}
