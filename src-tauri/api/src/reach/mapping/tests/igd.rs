//! A UPnP router on loopback.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use super::DEADLINE;

const SERVICE: &str = "urn:schemas-upnp-org:service:WANIPConnection:1";

/// How a router behaves.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// Its address outside.
    pub(super) outside: &'static str,
    /// The error that it gives, and the lease that it gives it for.
    pub(super) refuses: Option<(u16, u32)>,
}

impl Manner {
    pub(super) fn grants(outside: &'static str) -> Self {
        Self {
            outside,
            refuses: None,
        }
    }
}

/// A running router.
pub(super) struct Igd {
    /// Where it hears searches.
    pub(super) ssdp: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Igd {
    pub(super) async fn start(manner: Manner) -> Self {
        let searches = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let ssdp = searches.local_addr().unwrap();
        let pages = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = pages.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(async move {
            let mut buffer = [0; 1_500];
            while let Ok((_, from)) = searches.recv_from(&mut buffer).await {
                let answer = format!("HTTP/1.1 200 OK\r\nLOCATION: http://{at}/device.xml\r\n\r\n");
                searches.send_to(answer.as_bytes(), from).await.unwrap();
            }
        });
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = pages.accept().await {
                // A client that went away midway is none of its business.
                let _ = answer(stream, manner, &heard).await;
            }
        });
        Self { ssdp, asked }
    }

    /// What it was asked to do, in order.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits until it was asked so.
    pub(super) async fn has_heard(&self, what: &str, is: impl Fn(&[String]) -> bool) {
        let heard = async {
            while !is(&self.asked()) {
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
        };
        if tokio::time::timeout(DEADLINE, heard).await.is_err() {
            panic!("waited for {what}; heard {:?}", self.asked());
        }
    }
}

async fn answer(
    mut stream: TcpStream,
    manner: Manner,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let request = read(&mut stream).await?;
    let (status, body) = if request.starts_with("GET /device.xml") {
        (200, device())
    } else if request.starts_with("GET /actions.xml") {
        (200, actions())
    } else {
        act(&request, manner, asked)
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await
}

/// A head, and the body that it tells of.
async fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut request = String::new();
    let mut buffer = [0; 4_096];
    loop {
        let got = stream.read(&mut buffer).await?;
        request.push_str(&String::from_utf8_lossy(&buffer[..got]));
        let whole = request.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let head = head.to_ascii_lowercase();
            let length = head.split_once("content-length: ").map(|(_, rest)| rest);
            let length = length.and_then(|rest| rest.split("\r\n").next()?.parse().ok());
            body.len() >= length.unwrap_or(0)
        });
        if got == 0 || whole {
            return Ok(request);
        }
    }
}

fn act(request: &str, manner: Manner, asked: &Mutex<Vec<String>>) -> (u16, String) {
    let of = |name: &str| {
        let (_, rest) = request.split_once(&format!("<{name}>")).unwrap_or_default();
        rest.split('<').next().unwrap_or_default().to_owned()
    };
    let port = of("NewExternalPort");
    if request.contains("#GetExternalIPAddress") {
        let ip = format!(
            "<NewExternalIPAddress>{}</NewExternalIPAddress>",
            manner.outside
        );
        return (200, done("GetExternalIPAddress", &ip));
    }
    if request.contains("#DeletePortMapping") {
        asked.lock().unwrap().push(format!("delete {port}"));
        return (200, done("DeletePortMapping", ""));
    }
    let lease = of("NewLeaseDuration");
    asked.lock().unwrap().push(format!(
        "add {port} {}:{} {lease} {}",
        of("NewInternalClient"),
        of("NewInternalPort"),
        of("NewPortMappingDescription"),
    ));
    let refuses = manner.refuses.filter(|(_, of)| of.to_string() == lease);
    match refuses {
        Some((code, _)) => (500, refusal(code)),
        None => (200, done("AddPortMapping", "")),
    }
}

fn envelope(body: &str) -> String {
    let space = "http://schemas.xmlsoap.org/soap/envelope/";
    format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"{space}\"><s:Body>{body}</s:Body></s:Envelope>"
    )
}

fn done(action: &str, inside: &str) -> String {
    envelope(&format!(
        "<u:{action}Response xmlns:u=\"{SERVICE}\">{inside}</u:{action}Response>"
    ))
}

/// A refusal whose words would move a terminal's cursor.
fn refusal(code: u16) -> String {
    envelope(&format!(
        "<s:Fault><detail><UPnPError xmlns=\"urn:schemas-upnp-org:control-1-0\"><errorCode>{code}</errorCode>\
         <errorDescription>No\u{202e}!</errorDescription></UPnPError></detail></s:Fault>"
    ))
}

fn device() -> String {
    format!(
        "<?xml version=\"1.0\"?><root><device><deviceList><device><deviceList><device><serviceList><service>\
         <serviceType>{SERVICE}</serviceType><SCPDURL>/actions.xml</SCPDURL><controlURL>/control</controlURL>\
         </service></serviceList></device></deviceList></device></deviceList></device></root>"
    )
}

fn actions() -> String {
    let arguments = |names: &[&str]| {
        let argument = |name: &&str| {
            format!("<argument><name>{name}</name><direction>in</direction></argument>")
        };
        names.iter().map(argument).collect::<String>()
    };
    let where_from = ["NewRemoteHost", "NewExternalPort", "NewProtocol"];
    let where_to = [
        "NewInternalPort",
        "NewInternalClient",
        "NewEnabled",
        "NewPortMappingDescription",
        "NewLeaseDuration",
    ];
    format!(
        "<?xml version=\"1.0\"?><scpd><actionList><action><name>AddPortMapping</name><argumentList>{}{}</argumentList>\
         </action><action><name>DeletePortMapping</name><argumentList>{}</argumentList></action></actionList></scpd>",
        arguments(&where_from),
        arguments(&where_to),
        arguments(&where_from),
    )
}
