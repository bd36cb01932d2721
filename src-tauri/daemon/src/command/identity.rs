//! `identity`: the keys of the running node.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Asker;
use crate::args::{Identity, IdentityAction};
use crate::ask;
use crate::out::{say, tell};
use crate::print::{harmless, list, text};

/// Does with identities what the arguments say.
pub(crate) async fn identity(asker: &Asker, args: Identity) -> Result<()> {
    let of = Of {
        asker,
        which: args.of,
    };
    match args.action.unwrap_or(IdentityAction::Show) {
        IdentityAction::Show => of.show().await,
        IdentityAction::List => of.list().await,
        IdentityAction::Words => of.words().await.map(drop),
        IdentityAction::Backup => of.backup().await,
        IdentityAction::Verify => of.verify().await,
        IdentityAction::Restore { name } => of.restore(name).await,
        IdentityAction::New { name } => of.new_one(name).await,
        IdentityAction::Use => of.change(json!({ "active": true })).await,
        IdentityAction::Name { name } => of.change(json!({ "name": name })).await,
        IdentityAction::Passphrase { remove } => of.passphrase(remove).await,
        IdentityAction::Unlock => of.unlock().await,
        IdentityAction::Lock => of.lock().await,
        IdentityAction::Export { output } => of.export(output.as_deref()).await,
        IdentityAction::Import { file, name } => of.import(&file, name).await,
        IdentityAction::Remove => of.remove().await,
    }
}

/// One identity of the running node: the one that was named, or the one in use.
struct Of<'a> {
    asker: &'a Asker,
    which: Option<String>,
}

impl Of<'_> {
    async fn show(&self) -> Result<()> {
        let one = self.one().await?;
        self.told(&one)
    }

    async fn list(&self) -> Result<()> {
        let answer = self.asker.client.get("/v1/owner/identities").await?;
        if self.asker.json {
            say!("{answer}");
            return Ok(());
        }
        for one in list(&answer, "/identities") {
            say!("{}", in_a_line(one));
        }
        Ok(())
    }

    /// Prints the words; gives them for what comes next.
    async fn words(&self) -> Result<Value> {
        let one = self.one().await?;
        let asked = json!({ "passphrase": passphrase_of(&one)? });
        let answer = self.post(&one, "words", &asked).await?;
        if self.asker.json {
            say!(
                "{}",
                json!({ "author": one.get("author"), "words": answer.get("words") })
            );
            return Ok(one);
        }
        for (at, word) in list(&answer, "/words").iter().enumerate() {
            say!("{:>2}. {}", at + 1, word.as_str().unwrap_or_default());
        }
        tell!("Whoever has these words can write in your name. Keep them on paper.");
        Ok(one)
    }

    async fn backup(&self) -> Result<()> {
        self.words().await?;
        if !ask::by_hand() || self.asker.json {
            tell!(
                "Write them down, then prove it: {} identity verify",
                self.asker.program
            );
            return Ok(());
        }
        ask::shown("Write them down. Then press Enter; four of them are asked for")?;
        self.verify().await
    }

    async fn verify(&self) -> Result<()> {
        let one = self.one().await?;
        let asked = self.post(&one, "backup", &json!({})).await?;
        let places: Vec<usize> = list(&asked, "/places")
            .iter()
            .filter_map(|place| usize::try_from(place.as_u64()?).ok())
            .collect();
        let words = typed_words(&places)?;
        let typed = json!({ "words": words });
        let answer = self.post(&one, "backup/verify", &typed).await?;
        self.done(&answer, "The words are right: your backup is good.")
    }

    async fn restore(&self, name: Option<String>) -> Result<()> {
        let words = ask::secret("The 24 words")?;
        let asked = json!({ "words": words, "name": name.unwrap_or_default() });
        let path = "/v1/owner/identities/restore";
        let answer = self.asker.client.post(path, &asked).await?;
        self.done(&answer, "It is back, and in use.")
    }

    async fn new_one(&self, name: Option<String>) -> Result<()> {
        let asked = json!({ "name": name.unwrap_or_default() });
        let path = "/v1/owner/identities";
        let answer = self.asker.client.post(path, &asked).await?;
        let program = &self.asker.program;
        self.done(
            &answer,
            &format!("Made. To write under it: {program} identity use --of KEY"),
        )
    }

    async fn change(&self, change: Value) -> Result<()> {
        let one = self.one().await?;
        let path = path_of(&one, "");
        let answer = self.asker.client.put(&path, &change).await?;
        self.told(&answer)
    }

    async fn passphrase(&self, remove: bool) -> Result<()> {
        let one = self.one().await?;
        let current = passphrase_of(&one)?;
        let new = match remove {
            true => None,
            false => Some(ask::new_passphrase(
                "New passphrase, 8 characters at least",
            )?),
        };
        let asked = json!({ "current": current, "new": new });
        let path = path_of(&one, "passphrase");
        let answer = self.asker.client.put(&path, &asked).await?;
        let said = if remove {
            "The passphrase is off: whoever can read the folder can write in your name."
        } else {
            "The passphrase is set. Nobody can bring it back for you; the 24 words can."
        };
        self.done(&answer, said)
    }

    async fn unlock(&self) -> Result<()> {
        let one = self.one().await?;
        let asked = json!({ "passphrase": ask::secret("Passphrase")? });
        let answer = self.post(&one, "unlock", &asked).await?;
        self.done(&answer, "Unlocked until the node stops.")
    }

    async fn lock(&self) -> Result<()> {
        let one = self.one().await?;
        let answer = self.post(&one, "lock", &json!({})).await?;
        let said = match answer.get("locked").and_then(Value::as_bool) {
            Some(true) => "Locked. What you write waits until you unlock it.",
            _ => "It has no passphrase, so there is nothing to lock.",
        };
        self.done(&answer, said)
    }

    async fn export(&self, output: Option<&Path>) -> Result<()> {
        let one = self.one().await?;
        let current = passphrase_of(&one)?;
        let file = ask::new_passphrase("Passphrase of the file, 8 characters at least")?;
        let asked = json!({ "passphrase": current, "file_passphrase": file });
        let answer = self.post(&one, "export", &asked).await?;
        match output {
            Some(path) => write_secret(path, text(&answer, "/file"))?,
            None => say!("{}", text(&answer, "/file")),
        }
        tell!("The file and its passphrase together are the identity.");
        Ok(())
    }

    async fn import(&self, file: &Path, name: Option<String>) -> Result<()> {
        let held = std::fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let asked = json!({
            "file": held,
            "passphrase": ask::secret("Passphrase of the file")?,
            "name": name.unwrap_or_default(),
        });
        let path = "/v1/owner/identities/import";
        let answer = self.asker.client.post(path, &asked).await?;
        self.done(
            &answer,
            "It is here, in use, and keeps the passphrase of the file.",
        )
    }

    async fn remove(&self) -> Result<()> {
        let one = self.one().await?;
        if self.which.is_none() {
            bail!("name the identity with --of; it is gone for good");
        }
        let short = text(&one, "/short");
        let prompt = format!("Type {short} to remove it from this computer, for good");
        let confirm = ask::shown(&prompt)?;
        let asked = json!({ "confirm": confirm, "passphrase": passphrase_of(&one)? });
        self.post(&one, "remove", &asked).await?;
        self.done(&one, "Removed.")
    }

    /// The identity that is meant.
    async fn one(&self) -> Result<Value> {
        let answer = self.asker.client.get("/v1/owner/identities").await?;
        let all = list(&answer, "/identities");
        let Some(which) = &self.which else {
            let active = all.iter().find(|one| one["active"] == json!(true));
            return active.cloned().context("the node names no identity in use");
        };
        let is_meant = |one: &&Value| {
            ["/author", "/short", "/name"]
                .iter()
                .any(|at| !which.is_empty() && text(one, at) == which)
        };
        let mut meant = all.iter().filter(is_meant);
        match (meant.next(), meant.next()) {
            (Some(one), None) => Ok(one.clone()),
            (None, _) => {
                let program = &self.asker.program;
                bail!("no identity is called {which}; `{program} identity list` shows all")
            }
            _ => bail!("several identities are called {which}; name one by its key"),
        }
    }

    async fn post(&self, one: &Value, what: &str, body: &Value) -> Result<Value> {
        Ok(self.asker.client.post(&path_of(one, what), body).await?)
    }

    fn told(&self, one: &Value) -> Result<()> {
        if self.asker.json {
            say!("{one}");
        } else {
            say!("{}", in_a_line(one));
        }
        Ok(())
    }

    fn done(&self, one: &Value, said: &str) -> Result<()> {
        self.told(one)?;
        if !self.asker.json {
            say!("{said}");
        }
        Ok(())
    }
}

fn path_of(one: &Value, what: &str) -> String {
    let path = format!("/v1/owner/identities/{}/{what}", text(one, "/author"));
    path.trim_end_matches('/').to_owned()
}

/// Asks for the passphrase where there is one.
fn passphrase_of(one: &Value) -> Result<Option<String>> {
    match one["has_passphrase"].as_bool() {
        Some(true) => ask::secret("Passphrase").map(Some),
        _ => Ok(None),
    }
}

/// The words that are asked for; who gives all 24 in one line gives those among them.
fn typed_words(places: &[usize]) -> Result<Vec<Value>> {
    let mut words = Vec::with_capacity(places.len());
    for place in places {
        let line = ask::secret(&format!("Word {place}"))?;
        let all: Vec<&str> = line.split_whitespace().collect();
        if all.len() == 24 {
            let at = |place: &usize| all.get(place.wrapping_sub(1)).copied().unwrap_or_default();
            let all = places
                .iter()
                .map(|place| json!({ "place": place, "word": at(place) }));
            return Ok(all.collect());
        }
        words.push(json!({ "place": place, "word": line }));
    }
    Ok(words)
}

fn in_a_line(one: &Value) -> String {
    let is = |field: &str| one[field] == json!(true);
    let mut marks = Vec::new();
    if is("active") {
        marks.push("in use");
    }
    if is("locked") {
        marks.push("locked");
    } else if is("has_passphrase") {
        marks.push("passphrase");
    }
    if one["backed_up"].is_null() {
        marks.push("not backed up");
    }
    format!(
        "{} {} {} {}",
        text(one, "/short"),
        text(one, "/author"),
        harmless(text(one, "/name")),
        marks.join(", ")
    )
    .trim_end()
    .to_owned()
}

/// Writes a file that its owner alone can read; one that is there stays.
fn write_secret(path: &Path, content: &str) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    let opened = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = opened.with_context(|| format!("{} cannot be made", path.display()))?;
    writeln!(file, "{content}")?;
    file.sync_all()
        .with_context(|| format!("{} cannot be written", path.display()))
}
