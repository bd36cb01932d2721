//! Writing the owner's rules and label lists.

use blocknet_chain::PublicKey;

use super::Tx;
use crate::rows::{sortable, unsigned};
use crate::{LabelAction, RuleKind, StoreError};

const fn kind_number(kind: RuleKind) -> i64 {
    match kind {
        RuleKind::Post => 0,
        RuleKind::Author => 1,
        RuleKind::Channel => 2,
        RuleKind::Word => 3,
    }
}

const fn action_number(action: LabelAction) -> i64 {
    match action {
        LabelAction::Ignore => 0,
        LabelAction::Warn => 1,
        LabelAction::Hide => 2,
    }
}

/// None of these fails but for the disk.
#[allow(
    clippy::missing_errors_doc,
    reason = "each fails with what SQLite says and nothing else"
)]
impl Tx<'_> {
    /// Keeps a rule, and gives its number: the old one when it stood already.
    pub fn rule_put(&self, kind: RuleKind, value: &str, since: u64) -> Result<u64, StoreError> {
        self.run(
            "INSERT OR IGNORE INTO control_rule (kind, value, since) VALUES (?1, ?2, ?3)",
            (kind_number(kind), value, sortable(since)),
        )?;
        let mut statement =
            self.ready("SELECT row FROM control_rule WHERE kind = ?1 AND value = ?2")?;
        let row = statement.query_row((kind_number(kind), value), |row| row.get(0))?;
        unsigned(row, "the number of a rule")
    }

    /// Forgets a rule; gives whether there was one.
    pub fn rule_delete(&self, id: u64) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM control_rule WHERE row = ?1", [sortable(id)])? > 0)
    }

    /// Keeps a label list, and gives its number: the old one when it stood already.
    pub fn label_list_put(
        &self,
        author: &PublicKey,
        channel: &str,
        since: u64,
    ) -> Result<u64, StoreError> {
        self.run(
            "INSERT OR IGNORE INTO label_list (author, channel, otherwise, since) \
             VALUES (?1, ?2, 1, ?3)",
            (author.as_bytes(), channel, sortable(since)),
        )?;
        let mut statement =
            self.ready("SELECT row FROM label_list WHERE author = ?1 AND channel = ?2")?;
        let row = statement.query_row((author.as_bytes(), channel), |row| row.get(0))?;
        unsigned(row, "the number of a label list")
    }

    /// Sets what a label of a list does, or without a label, what all others do; gives whether
    /// there is such a list.
    pub fn label_choose(
        &self,
        list: u64,
        label: Option<&str>,
        action: LabelAction,
    ) -> Result<bool, StoreError> {
        let (list, action) = (sortable(list), action_number(action));
        let Some(label) = label else {
            let sql = "UPDATE label_list SET otherwise = ?2 WHERE row = ?1";
            return Ok(self.run(sql, (list, action))? > 0);
        };
        let written = self.run(
            "INSERT INTO label_choice (list, label, action) \
             SELECT row, ?2, ?3 FROM label_list WHERE row = ?1 \
             ON CONFLICT (list, label) DO UPDATE SET action = excluded.action",
            (list, label, action),
        )?;
        Ok(written > 0)
    }

    /// Forgets a label list; gives whether there was one.
    pub fn label_list_delete(&self, id: u64) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM label_list WHERE row = ?1", [sortable(id)])? > 0)
    }
}
