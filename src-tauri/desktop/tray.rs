//! The tray: the node's state in a line, open, new post, mining on and off, quit.
//!
//! Where the system has no library for it, or its desktop shows no tray, there is none, and
//! closing the window ends the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blocknet_node::{MiningChange, MiningMode, StatusView};
use tauri::menu::{CheckMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, State, Wry};

use crate::errands::{self, Errand};
use crate::node::NodeSlot;
use crate::notices::Notices;
use crate::tray_host::TrayHost;
use crate::window;
use crate::words::Words;

/// How often the line follows the node.
const EVERY: Duration = Duration::from_secs(3);

/// The icon's name within the program.
const ICON: &str = "main";

const OPEN: &str = "open";
const NEW_POST: &str = "new-post";
const MINING: &str = "mining";
const QUIT: &str = "quit";

/// The tray, once the page has said its words, and where there is one.
#[derive(Default)]
pub(crate) struct Tray {
    words: Mutex<Option<Words>>,
    items: Mutex<Option<Items>>,
    shown: AtomicBool,
    tried: AtomicBool,
}

/// The entries that change.
struct Items {
    state: MenuItem<Wry>,
    open: MenuItem<Wry>,
    new_post: MenuItem<Wry>,
    mining: CheckMenuItem<Wry>,
    quit: MenuItem<Wry>,
}

impl Tray {
    /// Whether the person can see it, so that the program may live in it without a window.
    pub(crate) fn is_shown(&self) -> bool {
        self.shown.load(Ordering::Relaxed) && lock(&self.items).is_some()
    }

    /// The words that the page has sent last.
    pub(crate) fn words(&self) -> Option<Words> {
        lock(&self.words).clone()
    }

    /// Whether it is known by now if there is a tray.
    pub(crate) fn is_settled(&self) -> bool {
        self.tried.load(Ordering::Relaxed)
    }
}

fn lock<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the words of the page, in the reader's language; the first ones bring the tray with them.
#[tauri::command]
#[allow(
    clippy::needless_pass_by_value,
    reason = "a command takes its state so"
)]
pub(crate) fn say_words(app: AppHandle, tray: State<'_, Tray>, words: Words) -> Result<(), String> {
    let first = lock(&tray.words).replace(words).is_none();
    let handle = app.clone();
    let told = app.run_on_main_thread(move || match first {
        true => build(&handle),
        false => rename(&handle),
    });
    told.map_err(|error| error.to_string())
}

/// Whether a tray is shown, for the page's settings.
#[tauri::command]
#[allow(
    clippy::needless_pass_by_value,
    reason = "a command takes its state so"
)]
pub(crate) fn has_tray(tray: State<'_, Tray>) -> bool {
    tray.is_shown()
}

/// Makes the tray. The library behind it panics where it is not installed.
fn build(app: &AppHandle) {
    let tray = app.state::<Tray>();
    let Some(words) = tray.words() else { return };
    let made = catch_unwind(AssertUnwindSafe(|| icon(app, &words)));
    match made {
        Ok(Ok(items)) => *lock(&tray.items) = Some(items),
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray"),
        Err(_) => tracing::warn!("there is no tray: its library is not installed"),
    }
    let handle = app.clone();
    let slot = app.state::<NodeSlot>();
    slot.spawn(async move { follow(&handle).await });
}

fn icon(app: &AppHandle, words: &Words) -> tauri::Result<Items> {
    let item = |id, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    let state = MenuItem::new(app, &words.starting, false, None::<&str>)?;
    let (open, new_post) = (item(OPEN, &words.open)?, item(NEW_POST, &words.new_post)?);
    let mining = CheckMenuItem::with_id(app, MINING, &words.mining, true, false, None::<&str>)?;
    let quit = item(QUIT, &words.quit)?;
    let line = PredefinedMenuItem::separator(app)?;
    let end = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(
        app,
        &[&state, &line, &open, &new_post, &mining, &end, &quit],
    )?;
    let mut builder = TrayIconBuilder::with_id(ICON)
        .menu(&menu)
        .tooltip("BlockNet")
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()));
    if let Some(icon) = app.default_window_icon() {
        builder = builder.icon(icon.clone());
    }
    builder.build(app)?;
    Ok(Items {
        state,
        open,
        new_post,
        mining,
        quit,
    })
}

/// Gives the entries the words of another language.
fn rename(app: &AppHandle) {
    let tray = app.state::<Tray>();
    let (Some(words), items) = (tray.words(), lock(&tray.items)) else {
        return;
    };
    let Some(items) = items.as_ref() else { return };
    let renamed = items
        .open
        .set_text(&words.open)
        .and_then(|()| items.new_post.set_text(&words.new_post))
        .and_then(|()| items.mining.set_text(&words.mining))
        .and_then(|()| items.quit.set_text(&words.quit));
    if let Err(error) = renamed {
        tracing::warn!(%error, "the tray keeps its old words");
    }
}

fn chosen(app: &AppHandle, id: &str) {
    match id {
        OPEN => window::bring_forward(app),
        NEW_POST => errands::send(app, vec![Errand::Compose]),
        MINING => toggle_mining(app),
        QUIT => app.exit(0),
        _ => {}
    }
}

/// Turns mining by itself off, or to automatic.
fn toggle_mining(app: &AppHandle) {
    let slot = app.state::<NodeSlot>();
    let Some(node) = slot.node() else { return };
    let mode = match node.settings().mining_mode {
        MiningMode::Off => MiningMode::Auto,
        MiningMode::Auto | MiningMode::Always => MiningMode::Off,
    };
    slot.spawn(async move {
        let change = MiningChange {
            mode: Some(mode),
            ..MiningChange::default()
        };
        if let Err(error) = node.set_mining(change).await {
            tracing::warn!(%error, "mining goes on as it was");
        }
    });
}

/// Keeps the line true, and knows whether anybody shows the tray, until the end.
async fn follow(app: &AppHandle) {
    let slot = app.state::<NodeSlot>();
    let (over, tray) = (slot.over(), app.state::<Tray>());
    let (mut host, mut notices) = (TrayHost::default(), Notices::default());
    let looking = async {
        let mut tick = tokio::time::interval(EVERY);
        loop {
            tick.tick().await;
            let looked;
            (host, looked) = host.look().await;
            tray.shown.store(looked, Ordering::Relaxed);
            tray.tried.store(true, Ordering::Relaxed);
            if let Some(node) = slot.node()
                && let Ok(status) = node.status().await
            {
                show(app, &status);
                if let Some(words) = tray.words() {
                    notices.look(app, &node, &status, &words);
                }
            }
        }
    };
    tokio::select! {
        () = looking => (),
        () = over => (),
    }
}

fn show(app: &AppHandle, status: &StatusView) {
    let tray = app.state::<Tray>();
    let Some(words) = tray.words() else { return };
    let items = lock(&tray.items);
    let Some(items) = items.as_ref() else { return };
    let (state, mining) = (items.state.clone(), items.mining.clone());
    let line = words.state(status);
    let mines = status.mining.mode != MiningMode::Off;
    let icon = app.tray_by_id(ICON);
    // Another thread than the window's may not wait for it while it holds a lock.
    let shown = app.run_on_main_thread(move || {
        let changed = state.text().is_ok_and(|old| old != line);
        if changed {
            // Who hovers over the icon reads the line without opening the menu; Linux shows none.
            drop(icon.map(|icon| icon.set_tooltip(Some(format!("BlockNet · {line}")))));
            drop(state.set_text(&line));
        }
        if mining.is_checked().is_ok_and(|old| old != mines) {
            drop(mining.set_checked(mines));
        }
    });
    drop(shown);
}
