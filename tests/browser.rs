//! A headless Chromium, driven over its debugging pipe: pages are opened as a person would, and
//! keys are pressed. Whatever the page complains about or asks the network for is collected.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value as Json, json};

/// The time after which a browser that does not answer counts as hung.
const PATIENCE: Duration = Duration::from_secs(300);

/// A browser with one page.
pub(crate) struct Browser {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<Json>,
    session: Option<String>,
    last: u64,
    complaints: Vec<String>,
    _profile: tempfile::TempDir,
}

/// The browser to be used: `ARCVM_CHROMIUM`, else the first of the usual names on the path.
fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ARCVM_CHROMIUM").filter(|named| !named.is_empty()) {
        return Some(named.into());
    }
    let names = [
        "chromium",
        "chromium-headless-shell",
        "chrome-headless-shell",
        "google-chrome",
        "chromium-browser",
    ];
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = |name| {
        std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
    };
    names.into_iter().find_map(found)
}

impl Browser {
    /// Starts a browser. Where there is none, says what is left out.
    pub(crate) fn start(left_out: &str) -> Option<Self> {
        let Some(program) = program().filter(|_| cfg!(unix)) else {
            // Written past the test harness, which hides the output of tests that pass.
            let note = format!("note: there is no Chromium (ARCVM_CHROMIUM, PATH): {left_out}\n");
            std::io::stderr().write_all(note.as_bytes()).unwrap();
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // The debugging pipe is descriptors 3 and 4, which a shell can make of the standard ones.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
            ])
            .args([
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--remote-debugging-pipe",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let requests = child.stdin.take().unwrap();
        let mut pipe = BufReader::new(child.stdout.take().unwrap());
        let (send, answers) = channel();
        std::thread::spawn(move || {
            let mut message = Vec::new();
            while pipe.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                let json = serde_json::from_slice(&message).unwrap_or(Json::Null);
                message.clear();
                if send.send(json).is_err() {
                    break;
                }
            }
        });
        let mut browser = Self {
            child,
            requests,
            answers,
            session: None,
            last: 0,
            complaints: Vec::new(),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", attach);
        browser.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Opens a file in a window of so many pixels, light or dark.
    pub(crate) fn open(&mut self, file: &Path, (width, height): (u32, u32), scheme: &str) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
        // Through an empty page, so that a page that differs in its fragment alone is loaded as
        // well.
        self.call("Page.navigate", json!({ "url": "about:blank" }));
        self.call("Page.navigate", json!({ "url": format!("file://{}", file.display()) }));
        let loaded = "new Promise(done => { const look = () => location.protocol === 'file:' && document.readyState === 'complete' ? done(true) : setTimeout(look, 10); look(); })";
        let mut tries = 0;
        // The context may be replaced while it is asked.
        while self.try_evaluate(loaded).ok() != Some(Json::Bool(true)) {
            tries += 1;
            assert!(tries < 100, "{} does not load", file.display());
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Json {
        self.try_evaluate(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    fn try_evaluate(&mut self, expression: &str) -> Result<Json, String> {
        let arguments =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.try_call("Runtime.evaluate", arguments)?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(details.to_string()),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// Presses and releases keys, one after the other; `Escape` and the like by their names.
    pub(crate) fn press(&mut self, keys: &[&str]) {
        for key in keys {
            let text = if key.chars().count() == 1 { json!(key) } else { Json::Null };
            let mut event = json!({ "type": "keyDown", "key": key });
            if !text.is_null() {
                event["text"] = text;
            }
            self.call("Input.dispatchKeyEvent", event);
            self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key }));
        }
    }

    /// All that the pages so far said in the console, threw, or asked the network for.
    pub(crate) fn complaints(&mut self) -> &[String] {
        // Waits for messages that are on their way.
        self.evaluate("new Promise(done => setTimeout(done, 50))");
        &self.complaints
    }

    /// The page as it looks, as PNG.
    pub(crate) fn screenshot(&mut self) -> Vec<u8> {
        let answer = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        from_base64(answer["data"].as_str().unwrap())
    }

    fn call(&mut self, method: &str, arguments: Json) -> Json {
        self.try_call(method, arguments).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, arguments: Json) -> Result<Json, String> {
        self.last += 1;
        let mut request = json!({ "id": self.last, "method": method, "params": arguments });
        if let Some(session) = &self.session {
            request["sessionId"] = json!(session);
        }
        self.requests.write_all(request.to_string().as_bytes()).unwrap();
        self.requests.write_all(&[0]).unwrap();
        loop {
            let message = self
                .answers
                .recv_timeout(PATIENCE)
                .map_err(|error| format!("the browser does not answer: {error}"))?;
            if message["id"] == json!(self.last) {
                return match message.get("error") {
                    Some(error) => Err(error.to_string()),
                    None => Ok(message["result"].clone()),
                };
            }
            self.listen(&message);
        }
    }

    /// Keeps what a page must not do.
    fn listen(&mut self, event: &Json) {
        let parameters = &event["params"];
        let complaint = match event["method"].as_str().unwrap_or_default() {
            "Runtime.exceptionThrown" => Some(&parameters["exceptionDetails"]),
            "Runtime.consoleAPICalled" => Some(parameters),
            "Log.entryAdded" => Some(&parameters["entry"]),
            "Network.requestWillBeSent" => {
                let url = parameters["request"]["url"].as_str().unwrap_or_default();
                let local =
                    ["file:", "data:", "about:"].iter().any(|scheme| url.starts_with(scheme));
                (!local).then_some(&parameters["request"])
            }
            _ => None,
        };
        self.complaints.extend(complaint.map(Json::to_string));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let word = four.iter().fold(0u32, |word, &byte| word << 6 | u32::from(value(byte)));
        let word = (word << (6 * (4 - four.len()))).to_be_bytes();
        bytes.extend(&word[1..four.len()]);
    }
    bytes
}

#[test]
fn pages_that_complain_are_noticed() {
    let Some(mut browser) = Browser::start("what a page says is not listened to") else { return };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("a.html");
    let mut said = |script: &str| {
        std::fs::write(&page, format!("<p>a</p><script>{script}</script>")).unwrap();
        browser.open(&page, (300, 300), "light");
        browser.complaints().len()
    };
    assert_eq!(said(""), 0);
    let console = said("console.error('no')");
    assert!(console > 0);
    let thrown = said("nobody.knows()");
    assert!(thrown > console);
    assert!(said("new Image().src = 'http://127.0.0.1:9/a.png'") > thrown);
}

#[test]
fn base64_is_read() {
    assert_eq!(from_base64("QUJD"), b"ABC");
    assert_eq!(from_base64("QUI="), b"AB");
    assert_eq!(from_base64("+/8="), [0xfb, 0xff]);
}
