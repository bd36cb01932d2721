//! A stranger's end of a stream between nodes: a WebSocket, byte by byte.

use std::net::{IpAddr, SocketAddr};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::socket_from;

/// As little as the system allows: what is not read stays with the sender.
const SMALL_BUFFER: u32 = 4 * 1024;

/// Opens a stream to `to` from `ip` under this nonce, and returns it with the head of the answer.
pub async fn open(ip: IpAddr, to: &str, nonce: u64) -> (TcpStream, String) {
    let socket = socket_from(ip);
    socket
        .set_recv_buffer_size(SMALL_BUFFER)
        .expect("a small buffer");
    let address: SocketAddr = to.parse().expect("ip:port");
    let mut stream = socket.connect(address).await.expect("the node listens");
    let ask = format!(
        "GET /v1/stream HTTP/1.1\r\nhost: {to}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         user-agent: hostile/1\r\nblocknet-node: {nonce}\r\n\r\n"
    );
    stream.write_all(ask.as_bytes()).await.expect("a head");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    (stream, String::from_utf8_lossy(&head).into_owned())
}

/// A request as a WebSocket message.
#[must_use]
pub fn request(id: u32, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let kind = "application/octet-stream";
    let mut head = json!({ "method": method, "path": path, "accept": kind });
    if let Some(fields) = head.as_object_mut().filter(|_| !body.is_empty()) {
        fields.insert(String::from("type"), json!(kind));
    }
    let head = head.to_string();
    let mut message = vec![1];
    message.extend(id.to_be_bytes());
    message.extend(
        u16::try_from(head.len())
            .expect("a short head")
            .to_be_bytes(),
    );
    message.extend(head.as_bytes());
    message.extend(body);
    binary(&message)
}

/// A masked binary message; the mask is zero, which changes nothing.
#[must_use]
pub fn binary(message: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x82];
    match u16::try_from(message.len()) {
        Ok(length) => {
            frame.push(0x80 | 126);
            frame.extend(length.to_be_bytes());
        }
        Err(_) => {
            frame.push(0x80 | 127);
            frame.extend((message.len() as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(message);
    frame
}
