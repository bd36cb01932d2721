//! The owner's rules and label lists.

use blocknet_chain::PublicKey;
use rusqlite::Row;

use super::View;
use super::walk::Walk;
use crate::rows::{array, unsigned};
use crate::{LabelAction, LabelListRow, RuleKind, RuleRow, StoreError};

pub(crate) const RULES: Walk<RuleRow> = Walk {
    sql: "SELECT row, kind, value, since FROM control_rule ORDER BY row",
    read: rule,
};

fn rule(_: View<'_>, row: &Row<'_>) -> Result<RuleRow, StoreError> {
    Ok(RuleRow {
        id: unsigned(row.get(0)?, "the number of a rule")?,
        kind: kind(row.get(1)?)?,
        value: row.get(2)?,
        since: unsigned(row.get(3)?, "the time of a rule")?,
    })
}

fn kind(number: i64) -> Result<RuleKind, StoreError> {
    match number {
        0 => Ok(RuleKind::Post),
        1 => Ok(RuleKind::Author),
        2 => Ok(RuleKind::Channel),
        3 => Ok(RuleKind::Word),
        _ => Err(StoreError::damaged("a rule is of an unknown kind")),
    }
}

pub(crate) const LISTS: Walk<LabelListRow> = Walk {
    sql: "SELECT row, author, channel, otherwise, since FROM label_list ORDER BY row",
    read: list,
};

fn list(view: View<'_>, row: &Row<'_>) -> Result<LabelListRow, StoreError> {
    let number = row.get(0)?;
    Ok(LabelListRow {
        id: unsigned(number, "the number of a label list")?,
        author: PublicKey::from_bytes(array(row, 1)?),
        channel: row.get(2)?,
        otherwise: action(row.get(3)?)?,
        choices: choices(view, number)?,
        since: unsigned(row.get(4)?, "the time of a label list")?,
    })
}

fn choices(view: View<'_>, list: i64) -> Result<Vec<(String, LabelAction)>, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT label, action FROM label_choice WHERE list = ?1 ORDER BY label")?;
    let mut found = statement.query([list])?;
    let mut choices = Vec::new();
    while let Some(row) = found.next()? {
        choices.push((row.get(0)?, action(row.get(1)?)?));
    }
    Ok(choices)
}

fn action(number: i64) -> Result<LabelAction, StoreError> {
    match number {
        0 => Ok(LabelAction::Ignore),
        1 => Ok(LabelAction::Warn),
        2 => Ok(LabelAction::Hide),
        _ => Err(StoreError::damaged("a label does something unknown")),
    }
}
