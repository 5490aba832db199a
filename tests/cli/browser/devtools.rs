//! A browser without a window, spoken to by the DevTools protocol.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use data_encoding::BASE64;
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// A page of a browser.
pub(super) struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    last: u64,
    /// What the browser told without being asked.
    pub(super) events: Vec<Value>,
}

/// Where a browser is: as the variable `CHROMIUM` says, else on the path.
pub(super) fn program() -> Option<PathBuf> {
    if let Some(told) = env::var_os("CHROMIUM") {
        return Some(told.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let places: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().flat_map(|name| places.iter().map(move |place| place.join(name))).find(|path| path.is_file())
}

impl Browser {
    pub(super) fn start(program: &Path, profile: &Path) -> Self {
        let mut process = Command::new(program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
            .args(["--no-first-run", "--disable-extensions", "--disable-background-networking"])
            .arg("--remote-debugging-port=0")
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines
            .find_map(|line| line.ok()?.strip_prefix("DevTools listening on ").map(str::to_owned))
            .expect("the browser says where it listens");
        // It must not stop at a pipe that nobody reads.
        std::thread::spawn(move || lines.for_each(drop));
        let host = address.strip_prefix("ws://").and_then(|rest| rest.split('/').next()).unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let (socket, _) = tungstenite::client(&address, stream).unwrap();
        let mut browser = Self { process, socket, session: None, last: 0, events: Vec::new() };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Asks, and waits for the answer.
    pub(super) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut question = json!({"id": self.last, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            question["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(question.to_string())).unwrap();
        loop {
            let told = self.next();
            if told["id"] == json!(self.last) {
                assert!(told["error"].is_null(), "{method}: {}", told["error"]);
                return told["result"].clone();
            }
            self.events.push(told);
        }
    }

    fn next(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap() {
                return serde_json::from_str(text.as_str()).unwrap();
            }
        }
    }

    /// Opens a page, and waits until it is there.
    pub(super) fn open(&mut self, url: &str) {
        self.events.clear();
        self.call("Page.navigate", json!({"url": url}));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let told = self.next();
            self.events.push(told);
        }
    }

    /// The value of an expression in the page.
    pub(super) fn value(&mut self, expression: &str) -> Value {
        let told = self.call("Runtime.evaluate", json!({"expression": expression, "returnByValue": true}));
        assert!(told["exceptionDetails"].is_null(), "{expression}: {told}");
        told["result"]["value"].clone()
    }

    /// Clicks in the middle of an element, as a mouse does.
    pub(super) fn click(&mut self, selector: &str) {
        let middle = self.value(&format!(
            "(() => {{ const it = document.querySelector('{selector}'); it.scrollIntoView({{block: 'center'}});
                const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": middle[0], "y": middle[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Types where the cursor is.
    pub(super) fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    pub(super) fn resize(&mut self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// A picture of what is seen, as PNG.
    pub(super) fn picture(&mut self) -> Vec<u8> {
        let told = self.call("Page.captureScreenshot", json!({"format": "png"}));
        BASE64.decode(told["data"].as_str().unwrap().as_bytes()).unwrap()
    }

    /// The page as it is printed, as PDF.
    pub(super) fn printed(&mut self) -> Vec<u8> {
        let told = self.call("Page.printToPDF", json!({"printBackground": false, "preferCSSPageSize": true}));
        BASE64.decode(told["data"].as_str().unwrap().as_bytes()).unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
