//! What the owner does not want to see, and the columns that the owner reads.

use std::sync::Arc;

use blocknet_chain::PublicKey;
use blocknet_store::{
    FeedPost, LabelAction, LabelListRow, Reading, RuleKind, RuleRow, StoreError, Tx,
};

use super::NodeHandle;
use crate::columns::{self, BadColumn, Column};
use crate::core::CoreError;
use crate::filters::{self, FilterError, Filters, Lens, Notice, Owner, Subject};

/// Why columns were not kept; nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// They cannot be.
    #[error(transparent)]
    Bad(#[from] BadColumn),
    /// They could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
}

/// A label list, and the labels that it is known to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelListView {
    /// The list.
    pub row: LabelListRow,
    /// The name that its author took last.
    pub name: Option<String>,
    /// Labels that it gives, by the alphabet, with what each does.
    pub labels: Vec<(String, LabelAction)>,
}

/// A rule, and the name that the author took last whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleView {
    /// The rule.
    pub row: RuleRow,
    /// The author's name, where it is about an author.
    pub name: Option<String>,
}

impl NodeHandle {
    /// What the owner should know of posts: whether to keep them back, and whose name their author
    /// bears.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn notices(&self, posts: &[FeedPost], lens: Lens) -> Result<Vec<Notice>, CoreError> {
        let subjects: Vec<Subject> = posts.iter().map(Subject::from).collect();
        let filters = Arc::clone(&self.parts().filters.borrow());
        let owner = Owner {
            key: self.parts().keyring.author().key,
            name: self.settings().name,
        };
        self.read(move |reader| filters::notices(reader, &filters, &owner, &lens, &subjects))
            .await
    }

    /// All rules, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn rules(&self) -> Result<Vec<RuleView>, CoreError> {
        let filters = Arc::clone(&self.parts().filters.borrow());
        self.read(move |reader| {
            let view = |row: &RuleRow| -> Result<RuleView, StoreError> {
                let author = match row.kind {
                    RuleKind::Author => row.value.parse::<PublicKey>().ok(),
                    _ => None,
                };
                let name = author.map(|author| reader.last_name(&author)).transpose()?;
                Ok(RuleView {
                    row: row.clone(),
                    name: name.flatten(),
                })
            };
            filters.rules().iter().map(view).collect()
        })
        .await
    }

    /// All label lists, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn label_lists(&self) -> Result<Vec<LabelListView>, CoreError> {
        let filters = Arc::clone(&self.parts().filters.borrow());
        self.read(move |reader| {
            let view = |row: &LabelListRow| -> Result<LabelListView, StoreError> {
                let mut labels = row.choices.clone();
                for label in reader.labels_in(&row.author, &row.channel)? {
                    if !labels.iter().any(|(known, _)| *known == label) {
                        labels.push((label, row.otherwise));
                    }
                }
                labels.sort();
                Ok(LabelListView {
                    name: reader.last_name(&row.author)?,
                    row: row.clone(),
                    labels,
                })
            };
            filters.lists().iter().map(view).collect()
        })
        .await
    }

    /// Mutes or hides; gives the rule, the old one where it stood already.
    ///
    /// # Errors
    /// When the value is none of this kind, there are too many, or it could not be saved.
    pub async fn add_rule(&self, kind: RuleKind, typed: &str) -> Result<RuleRow, FilterError> {
        let value = filters::rule_value(kind, typed, &self.parts().keyring.author().key)?;
        let _turn = self.parts.changing.lock().await;
        self.parts().filters.borrow().admit(kind, &value)?;
        let since = self.parts().clock.unix();
        let kept = value.clone();
        let id = self
            .change_filters(move |tx| tx.rule_put(kind, &kept, since))
            .await?;
        let filters = self.parts().filters.borrow();
        let rule = filters.rules().iter().find(|rule| rule.id == id).cloned();
        Ok(rule.unwrap_or(RuleRow {
            id,
            kind,
            value,
            since,
        }))
    }

    /// Takes a rule back; says whether there was one.
    ///
    /// # Errors
    /// When that could not be saved.
    pub async fn remove_rule(&self, id: u64) -> Result<bool, CoreError> {
        let _turn = self.parts.changing.lock().await;
        self.change_filters(move |tx| tx.rule_delete(id)).await
    }

    /// Goes by a label list from now on; gives its number.
    ///
    /// # Errors
    /// When there cannot be such a list, there are too many, or it could not be saved.
    pub async fn add_label_list(
        &self,
        author: PublicKey,
        channel: &str,
    ) -> Result<u64, FilterError> {
        let channel = filters::channel_value(channel).map_err(|error| match error {
            FilterError::Bad { why, .. } => FilterError::Bad {
                field: "channel",
                why,
            },
            other => other,
        })?;
        let _turn = self.parts.changing.lock().await;
        self.parts()
            .filters
            .borrow()
            .admit_list(&author, &channel)?;
        let since = self.parts().clock.unix();
        let id = self.change_filters(move |tx| tx.label_list_put(&author, &channel, since));
        Ok(id.await?)
    }

    /// Sets what a label of a list does, or without one, what all others do; says whether there is
    /// such a list.
    ///
    /// # Errors
    /// When the label is none, there are too many, or it could not be saved.
    pub async fn choose_label(
        &self,
        list: u64,
        label: Option<String>,
        action: LabelAction,
    ) -> Result<bool, FilterError> {
        let _turn = self.parts.changing.lock().await;
        if let Some(label) = &label {
            self.parts().filters.borrow().admit_choice(list, label)?;
        }
        let done = self.change_filters(move |tx| tx.label_choose(list, label.as_deref(), action));
        Ok(done.await?)
    }

    /// Goes by a label list no more; says whether there was one.
    ///
    /// # Errors
    /// When that could not be saved.
    pub async fn remove_label_list(&self, id: u64) -> Result<bool, CoreError> {
        let _turn = self.parts.changing.lock().await;
        self.change_filters(move |tx| tx.label_list_delete(id))
            .await
    }

    /// Writes, and goes by what then stands.
    async fn change_filters<T: Send + 'static>(
        &self,
        mut write: impl FnMut(&Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, CoreError> {
        let work = move |_: &mut _, tx: &Tx<'_>| Ok((write(tx)?, Filters::load(tx)?));
        let (done, filters) = self.parts().core.ask(1, work).await?;
        self.parts().filters.send_replace(Arc::new(filters));
        Ok(done)
    }

    /// The columns that the owner reads.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn columns(&self) -> Result<Vec<Column>, CoreError> {
        let text = self.read(|reader| reader.setting(columns::KEY)).await?;
        Ok(columns::from_json(text.as_deref()))
    }

    /// Keeps the columns, and gives them as they are kept.
    ///
    /// # Errors
    /// When they cannot be, or could not be saved; then nothing changes.
    pub async fn put_columns(&self, columns: Vec<Column>) -> Result<Vec<Column>, ColumnsError> {
        let columns = columns::checked(columns)?;
        let text = serde_json::to_string(&columns).map_err(|error| CoreError::Store {
            message: error.to_string(),
        })?;
        self.parts()
            .core
            .ask(1, move |_, tx| tx.put_setting(columns::KEY, &text))
            .await?;
        Ok(columns)
    }
}
