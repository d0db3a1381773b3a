//! The service as a process, and the processes it leaves or must not leave.

use rustix::process::{Pid, Signal, geteuid, kill_process};
use sha2::{Digest, Sha256};
use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// Long enough for a loaded machine; a test that hangs fails with words.
const DEADLINE: Duration = Duration::from_mins(2);

/// Asks until the answer is there.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < DEADLINE, "waited in vain for: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A folder that the server's user can enter, removed with this.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A failed test may leave its server.
        for pid in processes(&self.0) {
            kill(pid);
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub struct Service {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Service {
    /// Begins it; what it says is collected.
    pub fn spawn(command: Command) -> Self {
        Self::spawn_with(command, &[])
    }

    /// The same, with these variables in its environment.
    pub fn spawn_with(mut command: Command, variables: &[(&str, &str)]) -> Self {
        for (name, _) in std::env::vars_os()
            .filter(|(name, _)| name.to_string_lossy().starts_with("REFOULEMENT_") || name == "DATABASE_URL")
        {
            command.env_remove(name);
        }
        // Its start says how it was typed, and these would say: by cargo.
        command.env_remove("CARGO");
        command.envs(variables.iter().copied());
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        collect(child.stdout.take().unwrap(), &said);
        collect(child.stderr.take().unwrap(), &said);
        Self { child, said }
    }

    /// `serve` on this folder, until it is ready.
    pub fn start(data: &Path) -> Self {
        let mut service = Self::spawn(serve(data));
        service.ready();
        service
    }

    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it listens and says that it is ready; gives its address.
    pub fn ready(&mut self) -> String {
        let address = wait_for("the address", || {
            if let Some(ended) = self.child.try_wait().unwrap() {
                panic!("ended with {ended}: {}", self.said());
            }
            self.listens_on()
        });
        wait_for("readyz 200", || (get(&address, "/readyz") == Some(200)).then_some(()));
        address
    }

    /// The address of one that is ready.
    pub fn address(&self) -> String {
        self.listens_on().unwrap()
    }

    fn listens_on(&self) -> Option<String> {
        let said = self.said();
        // The address of the measurements comes over the other pipe, and may be heard first.
        let rest = said.split_once("listens on http://127.0.0.1:")?.1;
        // A line that has not ended may hold half of the port.
        let port: String = rest.split_once('\n')?.0.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("127.0.0.1:{port}"))
    }

    /// Waits for its end, and gives what it said.
    pub fn end(&mut self) -> (ExitStatus, String) {
        let status = wait_for("the end", || self.child.try_wait().unwrap());
        // The last words may still be in the pipes; both threads let go at their ends.
        wait_for("the last words", || (Arc::strong_count(&self.said) == 1).then_some(()));
        (status, self.said())
    }

    pub fn terminate(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let (status, said) = self.end();
        assert!(status.success(), "{status}: {said}");
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(pipe: impl Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            said.lock().unwrap().push_str(&(line + "\n"));
        }
    });
}

pub fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_refoulement")
}

/// The command line that the tests know.
pub fn serve(data: &Path) -> Command {
    let mut command = Command::new(binary());
    command.arg("serve").arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]);
    command
}

/// It ends by itself, not well, and says why.
pub fn fails(command: Command) -> String {
    let (status, said) = Service::spawn(command).end();
    assert!(!status.success(), "{said}");
    said
}

/// The status of a GET, if there is an answer.
pub fn get(address: &str, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
        .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

/// Sends a request and gives the open connection, without waiting for the answer. The same request again is a
/// repetition.
pub fn send(address: &str, head: &str, key: Option<&str>, body: &str) -> TcpStream {
    send_with(address, head, key, &[], body)
}

/// The same, with headers.
pub fn send_with(
    address: &str,
    head: &str,
    key: Option<&str>,
    headers: &[(&str, &str)],
    body: &str,
) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let length = body.len();
    let key = key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
    let request = format!(
        "{head} HTTP/1.1\r\nHost: {address}\r\n{key}Content-Length: {length}\r\nConnection: close\r\n"
    );
    let token = hex::encode(&Sha256::digest(format!("{head}{body}"))[..8]);
    let json = [("Content-Type", "application/json")];
    let is_other = headers.iter().any(|(name, _)| *name == "Content-Type");
    let headers = headers.iter().chain(json.iter().filter(|_| !is_other));
    let more: Vec<String> = headers.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let more = more.concat();
    stream.write_all(format!("{request}{more}Idempotency-Key: {token}\r\n\r\n{body}").as_bytes()).unwrap();
    stream
}

/// The head and the body of an answer, as far as they come.
pub fn answer(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

/// A new key, made on the command line.
pub fn key(data: &Path, role: &str, holder: &str) -> String {
    let mut command = Command::new(binary());
    command.args(["key", "create", "--role", role, "--holder", holder, "--data"]).arg(data);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The postmaster that the data folder names, if it lives.
pub fn postmaster(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("postgres/postmaster.pid")).ok()?;
    let pid = text.lines().next()?.parse().ok()?;
    (text.lines().nth(7).is_some_and(|state| state.trim() == "ready") && alive(pid)).then_some(pid)
}

/// The guard's shells.
pub fn guards(data: &Path) -> Vec<u32> {
    processes(data).into_iter().filter(|pid| command_line(*pid).contains("refoulement-guard")).collect()
}

/// Every process with the folder in its command line, ourselves and the services apart.
pub fn processes(data: &Path) -> Vec<u32> {
    let name = data.to_string_lossy().into_owned();
    let pids =
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| {
        alive(*pid) && command_line(*pid).contains(&name) && !command_line(*pid).contains("--listen")
    })
    .collect()
}

pub fn command_line(pid: u32) -> String {
    String::from_utf8_lossy(&fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default()).replace('\0', " ")
}

/// A zombie is not alive.
pub fn alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

pub fn kill(pid: u32) {
    let _ = kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::KILL);
}

/// Nothing is left of the server.
pub fn wait_until_gone(data: &Path) {
    wait_for("the end of the server and its guard", || processes(data).is_empty().then_some(()));
}

/// A command as `user`, where we are root; else as ourselves.
pub fn as_user(user: &str, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = ids(user) {
        command.uid(uid).gid(gid);
    }
    command.current_dir("/");
    command
}

/// Gives a folder to `user`, where we are root.
pub fn give(user: &str, path: &Path) {
    if let Some((uid, gid)) = ids(user) {
        chown(path, Some(uid), Some(gid)).unwrap();
    }
}

fn ids(user: &str) -> Option<(u32, u32)> {
    if !geteuid().is_root() {
        return None;
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|line| line.starts_with(&format!("{user}:")))?;
    let mut fields = line.split(':').skip(2).map(|field| field.parse().unwrap());
    Some((fields.next()?, fields.next()?))
}

pub fn am_root() -> bool {
    geteuid().is_root()
}
