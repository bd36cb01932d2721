//! A caching proxy in front of a node: Debian's nginx, with all it writes in a folder of its own.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::http::{Http, try_send};
use crate::ports::Ports;
use crate::process::Process;
use crate::programs;
use crate::wait::wait_for;

/// It starts within milliseconds.
const UP: Duration = Duration::from_secs(20);

/// A running nginx.
#[derive(Debug)]
pub struct CachingProxy {
    // First, so that it is gone before its folder goes.
    _process: Process,
    ports: Ports,
    _own: TempDir,
}

impl CachingProxy {
    /// Starts one in front of the listener at `node` (`ip:port`), and waits until it answers.
    pub async fn start(node: &str) -> Self {
        let own = TempDir::with_prefix("blocknet-proxy-").expect("a folder can be made");
        let ports = Ports::lease(1);
        let config = own.path().join("nginx.conf");
        let text = config_of(own.path(), &ports.address(0), node);
        std::fs::write(&config, text).expect("a file can be written");
        let mut command = Command::new(nginx());
        command.arg("-p").arg(own.path()).arg("-c").arg(&config);
        command.arg("-e").arg(own.path().join("error"));
        let process = Process::start("nginx", &mut command, &own.path().join("log"));
        let proxy = Self {
            _process: process,
            ports,
            _own: own,
        };
        let http = proxy.http();
        wait_for(
            async || {
                let request = http.request(reqwest::Method::GET, "/v1/node");
                try_send(request).await.map_err(|error| error.to_string())
            },
            UP,
            "the proxy to answer",
        )
        .await;
        proxy
    }

    /// A reader of the proxy.
    #[must_use]
    pub fn http(&self) -> Http {
        Http::new(&self.ports.address(0))
    }
}

/// `nginx` stands among the programs of the system's keeper, where a path of users may not lead.
fn nginx() -> std::path::PathBuf {
    let usual = Path::new("/usr/sbin/nginx");
    if usual.is_file() {
        usual.to_owned()
    } else {
        programs::system("nginx", "nginx-light")
    }
}

fn config_of(own: &Path, listen: &str, node: &str) -> String {
    // A worker of another user could not write into the folder.
    let folder = std::fs::metadata(own).expect("the folder was made");
    let user = if folder.uid() == 0 { "user root;" } else { "" };
    let own = own.display();
    format!(
        r#"daemon off; {user} worker_processes 1; pid {own}/pid; error_log {own}/error;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {own}/body; proxy_temp_path {own}/proxy; fastcgi_temp_path {own}/fastcgi;
  uwsgi_temp_path {own}/uwsgi; scgi_temp_path {own}/scgi;
  proxy_cache_path {own}/cache keys_zone=pages:8m max_size=256m;
  upstream node {{ server {node}; keepalive 16; }}
  server {{
    listen {listen};
    location / {{
      proxy_pass http://node;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Forwarded "";
      proxy_cache pages;
      proxy_cache_revalidate on;
      proxy_cache_lock on;
      add_header x-cache $upstream_cache_status;
    }}
  }}
}}
"#
    )
}
