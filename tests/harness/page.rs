//! The page, in the window or in a browser: found by its `data-test` hooks, used as a person uses it.

use std::path::Path;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use futures_util::FutureExt as _;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::programs;
use crate::wait::{soon, wait_for, wait_until};

/// How long the page may take to show something: a block a second is the fastest there is.
pub const SHOWN: Duration = Duration::from_secs(30);

/// How long one command to the driver may take.
const COMMAND: Duration = Duration::from_secs(20);

/// Hands a file to what is at a place of the page, as a drop from the desktop does.
const DROP: &str = "const [selector, name, text] = arguments;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    const target = document.querySelector(selector);
    for (const type of ['dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));";

/// A page under a driver.
#[derive(Debug)]
pub struct Page {
    client: Client,
    name: String,
}

impl Page {
    /// Opens a session with the driver at `address`; tries again until the driver and its page are up.
    pub async fn connect(name: &str, address: &str, capabilities: &Map<String, Value>) -> Self {
        let url = format!("http://{address}");
        let client = wait_for(
            async || {
                let mut builder = ClientBuilder::new(HttpConnector::new());
                builder.capabilities(capabilities.clone());
                let session = builder.connect(&url).boxed();
                soon(session, SHOWN, "the driver's answer")
                    .await
                    .map_err(|error| error.to_string())
            },
            SHOWN,
            "a session with the driver",
        )
        .await;
        Self {
            client,
            name: name.to_owned(),
        }
    }

    /// The driver's client, for what this type does not offer.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a script, and returns what it returns.
    pub async fn run(&self, script: &str, arguments: &[Value]) -> Value {
        let call = self.client.execute(script, arguments.to_vec());
        soon(call, COMMAND, "a script in the page")
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits for the element with this hook, shown.
    pub async fn find(&self, hook: &str) -> Element {
        self.find_css(&hooked(hook)).await
    }

    /// Waits until an element of this selector is in the page.
    pub async fn wait_css(&self, selector: &str) {
        let script = "return document.querySelector(arguments[0]) !== null";
        wait_until(
            async || self.run(script, &[json!(selector)]).await == json!(true),
            SHOWN,
            &format!("{selector} in the page"),
        )
        .await;
    }

    /// Waits for the first shown element of this selector.
    pub async fn find_css(&self, selector: &str) -> Element {
        wait_for(
            async || {
                let found = self.client.find_all(Locator::Css(selector)).await;
                for element in found.map_err(|error| error.to_string())? {
                    if element.is_displayed().await.unwrap_or(false) {
                        return Ok(element);
                    }
                }
                Err(String::from("not shown"))
            },
            SHOWN,
            &format!("{selector} to be shown"),
        )
        .await
    }

    /// Goes to a view by its address.
    pub async fn go(&self, view: &str) {
        self.run("location.hash = arguments[0]", &[json!(view)])
            .await;
    }

    /// Whether an element with this hook is in the page.
    pub async fn has(&self, hook: &str) -> bool {
        let script = "return document.querySelector(arguments[0]) !== null";
        self.run(script, &[json!(hooked(hook))]).await == json!(true)
    }

    /// Clicks it, again where the page has drawn it anew meanwhile.
    pub async fn click(&self, hook: &str) {
        self.click_css(&hooked(hook)).await;
    }

    /// Clicks the first shown element of this selector.
    pub async fn click_css(&self, selector: &str) {
        wait_for(
            async || {
                let element = self.find_css(selector).await;
                element.click().await.map_err(|error| error.to_string())
            },
            SHOWN,
            &format!("a click on {selector}"),
        )
        .await;
    }

    /// Empties the field with this hook and types into it.
    pub async fn type_into(&self, hook: &str, text: &str) {
        let element = self.find(hook).await;
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("click {hook}: {error}"));
        element
            .clear()
            .await
            .unwrap_or_else(|error| panic!("clear {hook}: {error}"));
        element
            .send_keys(text)
            .await
            .unwrap_or_else(|error| panic!("type into {hook}: {error}"));
    }

    /// Pastes a long text into the field with this hook: all at once, as typing it would take a minute.
    pub async fn paste_into(&self, hook: &str, text: &str) {
        self.find(hook).await;
        let script = "const field = document.querySelector(arguments[0]);
             field.value = arguments[1];
             field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
        self.run(script, &[json!(hooked(hook)), json!(text)]).await;
    }

    /// Gives the field with this hook another value and leaves it. A field that saves what it is left with would
    /// save what it is emptied to first, if it were typed into.
    pub async fn fill(&self, hook: &str, text: &str) {
        self.find(hook).await;
        let script = "const field = document.querySelector(arguments[0]);
             field.value = arguments[1];
             field.dispatchEvent(new Event('change', { bubbles: true }));";
        self.run(script, &[json!(hooked(hook)), json!(text)]).await;
    }

    /// Chooses a file in the field with this hook, as the system's dialogue would.
    pub async fn choose_file(&self, hook: &str, file: &Path) {
        let selector = hooked(hook);
        let found = self.client.find(Locator::Css(&selector)).await;
        let field = found.unwrap_or_else(|error| panic!("{selector}: {error}"));
        let file = file.to_str().expect("a path of the test's own");
        field
            .send_keys(file)
            .await
            .unwrap_or_else(|error| panic!("choose {file}: {error}"));
    }

    /// Drops a file on the first element of this selector.
    pub async fn drop_file(&self, selector: &str, name: &str, text: &str) {
        self.find_css(selector).await;
        self.run(DROP, &[json!(selector), json!(name), json!(text)])
            .await;
    }

    /// Opens the menu of the post at this selector and chooses an item.
    pub async fn choose_in_menu(&self, card: &str, item: &str) {
        self.click_css(&format!("{card} [data-test=\"post-menu\"]"))
            .await;
        self.click_css(&format!("{card} [data-test=\"menu-{item}\"]"))
            .await;
    }

    /// Chooses one of the options of the group with this hook, and waits until it is taken.
    pub async fn choose(&self, hook: &str, value: &str) {
        let group = hooked(hook);
        self.click_css(&format!("{group} label:has([value=\"{value}\"])"))
            .await;
        self.wait_css(&format!("{group}[data-value=\"{value}\"]"))
            .await;
    }

    /// The text of the first element with this hook, empty when there is none.
    pub async fn text(&self, hook: &str) -> String {
        self.text_css(&hooked(hook)).await
    }

    /// The text of the first element of this selector, empty when there is none.
    pub async fn text_css(&self, selector: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let text = self.run(script, &[json!(selector)]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the text of the hook contains `part`, in whatever case.
    pub async fn wait_text(&self, hook: &str, part: &str) {
        self.wait_text_css(&hooked(hook), part).await;
    }

    /// Waits until the text of the selector contains `part`, in whatever case.
    pub async fn wait_text_css(&self, selector: &str, part: &str) {
        let part = part.to_lowercase();
        wait_for(
            async || {
                let text = self.text_css(selector).await;
                if text.to_lowercase().contains(&part) {
                    Ok(())
                } else {
                    Err(text)
                }
            },
            SHOWN,
            &format!("{selector} to say {part:?}"),
        )
        .await;
    }

    /// Waits for a post with this text in it, and returns its id.
    pub async fn wait_post(&self, content: &str) -> String {
        let script = "return [...document.querySelectorAll('[data-test=\"post\"]')]
            .find((post) => post.innerText.includes(arguments[0]))?.dataset.id ?? ''";
        wait_for(
            async || match self.run(script, &[json!(content)]).await.as_str() {
                Some(id) if id.len() == 64 => Ok(id.to_owned()),
                seen => Err(format!("{seen:?}")),
            },
            SHOWN,
            &format!("a post that says {content:?}"),
        )
        .await
    }

    /// Waits until the state of the post with this id says `part`.
    pub async fn wait_state(&self, id: &str, part: &str) {
        let selector = format!(
            "[data-test=\"post\"][data-id=\"{id}\"] {}",
            hooked("post-state")
        );
        self.wait_text_css(&selector, part).await;
    }

    /// Does the welcome when it is shown, under this name.
    pub async fn welcome(&self, name: &str) {
        wait_until(
            async || self.has("welcome-name").await || self.has("composer-text").await,
            SHOWN,
            "the first view",
        )
        .await;
        if self.has("welcome-name").await {
            self.type_into("welcome-name", name).await;
            self.click("welcome-start").await;
            // What is said of the local network stands above the button, and comes with the node's answer.
            self.wait_css(
                "[data-test=\"welcome\"] :is([data-test=\"lan-nobody\"], [data-test=\"lan-find\"])",
            )
            .await;
            self.click("welcome-go").await;
        }
    }

    /// Writes a post in the composer of the feed, and returns its id as soon as its card is shown.
    pub async fn write_post(&self, content: &str, channel: &str) -> String {
        self.click("nav-feed").await;
        self.type_into("composer-text", content).await;
        if !channel.is_empty() {
            self.type_into("composer-channel", channel).await;
        }
        self.click("composer-post").await;
        self.wait_post(content).await
    }

    /// Turns automatic mining off, so that each state of a post stays in sight.
    pub async fn mining_off(&self) {
        self.click("nav-mining").await;
        self.choose("mining-mode", "off").await;
    }

    /// Presses "Mine now" and goes back to the feed.
    pub async fn mine_now(&self) {
        self.click("nav-mining").await;
        self.click("mine-now").await;
        self.click("nav-feed").await;
    }

    /// Adds a peer by typing its address, and waits until it is connected.
    pub async fn join(&self, address: &str) {
        self.click("nav-network").await;
        self.type_into("peers-add-address", address).await;
        self.click("peers-add").await;
        self.wait_css(&format!(
            "[data-test=\"peer-row\"][data-address=\"{address}\"][data-state=\"connected\"]"
        ))
        .await;
    }

    /// Waits until the strip at the lower edge shows this height.
    pub async fn wait_height(&self, height: u64) {
        self.wait_css(&format!(
            "[data-test=\"status-height\"][data-height=\"{height}\"]"
        ))
        .await;
    }

    /// Keeps a picture of the page in the target directory.
    pub async fn screenshot(&self, step: &str) {
        let picture = soon(self.client.screenshot(), COMMAND, "a screenshot").await;
        let picture = picture.unwrap_or_else(|error| panic!("screenshot: {error}"));
        let file = programs::screenshots().join(format!("{}-{step}.png", self.name));
        std::fs::write(&file, picture).expect("a screenshot can be written");
    }

    /// Panics when a script of the page has failed since [`Self::watch`] was called.
    pub async fn assert_no_complaints(&self) {
        let complaints = self
            .run("return window.__complaints ?? ['not watched']", &[])
            .await;
        assert_eq!(complaints, json!([]));
    }

    /// Panics unless a post's state or the composer's button has said `part` since [`Self::watch`] was called.
    pub async fn assert_has_said(&self, part: &str) {
        let said = self.run("return window.__said ?? []", &[]).await;
        assert!(
            said.to_string()
                .to_lowercase()
                .contains(&part.to_lowercase()),
            "no {part:?} in {said}"
        );
    }

    /// Collects, from now on, errors of the page's scripts, and each word about the state of a post, however short it
    /// stands there.
    pub async fn watch(&self) {
        self.run(
            "window.__complaints = [];
             addEventListener('error', (event) => __complaints.push(String(event.message)));
             addEventListener('unhandledrejection', (event) => __complaints.push(String(event.reason)));
             window.__said = [];
             const look = () => {
               for (const place of document.querySelectorAll('[data-test=\"post-state\"], [data-test=\"composer-post\"]')) {
                 const text = place.textContent.trim();
                 if (text && !__said.includes(text)) __said.push(text);
               }
             };
             new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });",
            &[],
        )
        .await;
    }
}

/// The selector of a post's card.
#[must_use]
pub fn card(id: &str) -> String {
    format!("[data-test=\"post\"][data-id=\"{id}\"]")
}

fn hooked(hook: &str) -> String {
    format!("[data-test=\"{hook}\"]")
}
