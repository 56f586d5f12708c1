//! Starting the program, talking to it, stopping it.

use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::Duration,
};

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    /// What it printed, if it went well.
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self.out
    }

    /// What it complained about, if it was refused.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        self.err
    }
}

/// A command that knows nothing of the machine it runs on.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yagura"));
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("YAGURA_DATABASE_PASSWORD")
        .env_remove("YAGURA_LOG")
        .env_remove("COLUMNS");
    command
}

/// Runs a command in a folder.
pub(crate) fn yagura(folder: &Path, arguments: &[&str]) -> Outcome {
    outcome(program(folder, arguments).stdin(Stdio::null()).output().unwrap())
}

/// Runs a command with a text on standard input.
pub(crate) fn yagura_reading(folder: &Path, arguments: &[&str], text: &str) -> Outcome {
    let mut child = program(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    outcome(child.wait_with_output().unwrap())
}

fn outcome(output: Output) -> Outcome {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Outcome { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A running hub.
pub(crate) struct Hub {
    child: Child,
    lines: BufReader<ChildStdout>,
    /// The first line it printed.
    pub(crate) address: String,
}

impl Hub {
    /// Starts one on free ports, in a folder, and waits for its address.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let settings = folder.join("test.toml");
        if !settings.exists() {
            std::fs::write(&settings, "listen = \"127.0.0.1:0\"\n[ops]\nlisten = \"127.0.0.1:0\"\n").unwrap();
        }
        let mut command = program(folder, &["hub", "--config", "test.toml"]);
        let mut child =
            command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut address = String::new();
        lines.read_line(&mut address).unwrap();
        Self { child, lines, address: address.trim().to_owned() }
    }

    /// The next line it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Where it listens, on loopback.
    pub(crate) fn socket(&self) -> SocketAddr {
        let port = self.address.rsplit(':').next().unwrap().parse().unwrap();
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Stops it in order; returns what it logged.
    pub(crate) fn stop(mut self) -> Outcome {
        self.signal(Signal::TERM);
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        Outcome { code: self.child.wait().unwrap().code(), out: String::new(), err }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // A test that failed leaves no hub behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks for a page over a stream and returns head and body.
pub(crate) fn ask(mut stream: impl Read + Write, path: &str) -> String {
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // Over TLS the end may come without a closing word.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The same over plain HTTP.
pub(crate) fn get(address: SocketAddr, path: &str) -> String {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    ask(stream, path)
}

/// Makes an installation with one hospital and its administrator `sato` in `folder/data`.
pub(crate) fn found(folder: &Path) {
    Hub::start(folder, &[]).stop().good();
    in_runtime(async {
        let hub = open(folder).await;
        let founding = hub::identity::setup::Founding {
            organisation: "北見台市民病院".into(),
            kind: "hospital".into(),
            name: "佐藤 太郎".into(),
            login: "sato".into(),
            password: PASSWORD.into(),
        };
        hub.found(&founding).await.unwrap();
        hub.store().clone().close().await.unwrap();
    });
}

/// The founder's password.
pub(crate) const PASSWORD: &str = "kitamidai-no-yagura";

/// The hub's use cases on the installation in `folder/data`, with its own keys.
pub(crate) async fn open(folder: &Path) -> hub::Hub {
    let key = |name: &str| -> [u8; 32] {
        std::fs::read(folder.join("data/keys").join(name)).unwrap().try_into().unwrap()
    };
    let keys = hub::Keys::new(&key("sealing.key"), &key("signing.key")).unwrap();
    let store = store::Store::connect_file(&folder.join("data/yagura.db")).await.unwrap();
    let clock = hub::Clock::new(|| "2026-11-20T06:00:00Z".parse().unwrap());
    #[expect(
        clippy::disallowed_methods,
        reason = "identifiers must differ from those of the program under test"
    )]
    let entropy = hub::Entropy::new(|bytes| getrandom::fill(bytes).unwrap());
    hub::Hub::new(store, clock, entropy, keys)
}

/// Runs what needs a runtime.
pub(crate) fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work)
}
