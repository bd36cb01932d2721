//! Looking for damage: a little at each start, everything on demand.

mod problem;

use blocknet_chain::{Leaf, Network, Post, Stub, body_root, next_difficulty};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

pub use self::problem::CheckProblem;
use crate::reading::{View, header_tip};
use crate::rows::{self, array, header_sql, key_of, shelf_of};
use crate::tx::leaves;
use crate::{BodyStatus, StoreError, StoredHeader};

/// Blocks below the tip whose links each start looks at …
const QUICK_LINKS: i64 = 288;
/// … and whose bodies: these cost a thousand times as much.
const QUICK_BODIES: i64 = 6;
/// Problems of a report; more of the same helps nobody.
const PROBLEMS: usize = 100;

/// How far a whole check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckStep {
    /// What is looked at.
    pub part: CheckPart,
    /// Posts or blocks of this part that were looked at.
    pub done: u64,
}

/// What a whole check looks at, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckPart {
    /// Pages and indexes of the database, which tell nothing of how far they are.
    File,
    /// Every post.
    Posts,
    /// Every block of the active chain.
    Blocks,
    /// The pool.
    Pool,
}

/// Is told how far a check is; false ends it.
pub type TellCheck<'a> = &'a dyn Fn(CheckStep) -> bool;

/// How many posts or blocks lie between two words on how far a check is.
const TELL_EVERY: u64 = 256;

/// What a whole check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What is wrong; empty when nothing is.
    pub problems: Vec<CheckProblem>,
    /// Blocks of the active chain that were looked at.
    pub blocks: u64,
    /// Posts that were looked at.
    pub posts: u64,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty()
    }

    fn add(&mut self, problem: CheckProblem) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Adds the error of a part that could not be looked at to its end.
    fn take(&mut self, part: &'static str, result: Result<(), StoreError>) {
        if let Err(error) = result {
            let said = error.to_string();
            self.add(CheckProblem::Unreadable { part, said });
        }
    }
}

/// Looks at genesis and at some hundred blocks below the tip.
pub(crate) fn quick(conn: &Connection, network: &Network) -> Result<(), StoreError> {
    let view = View {
        conn,
        network,
        veil: None,
        own: None,
    };
    let tip = header_tip(view)?;
    let height = i64::from(tip.state.height.get());
    let mut report = Report::default();
    let first = (height - QUICK_LINKS).max(0);
    chain(view, first, height - QUICK_BODIES, &mut report, &|_| true)?;
    match report.problems.into_iter().next() {
        Some(problem) => Err(StoreError::damaged(
            problem.to_string().trim_end_matches('.'),
        )),
        None => Ok(()),
    }
}

/// Looks at everything; `None` when it was told to end before.
pub(crate) fn whole(view: View<'_>, tell: TellCheck<'_>) -> Result<Option<Report>, StoreError> {
    let mut report = Report::default();
    let begins = |part| tell(CheckStep { part, done: 0 });
    if !begins(CheckPart::File) {
        return Ok(None);
    }
    let result = file(view.conn, &mut report);
    report.take("file", result);
    if !begins(CheckPart::Posts) {
        return Ok(None);
    }
    let result = posts(view, &mut report, tell);
    report.take("posts", result);
    if !begins(CheckPart::Blocks) {
        return Ok(None);
    }
    let result = chain(view, 0, 0, &mut report, tell);
    report.take("blocks", result);
    if !begins(CheckPart::Pool) {
        return Ok(None);
    }
    let result = pool(view.conn, &mut report);
    report.take("pool", result);
    Ok(Some(report))
}

/// Tells how far a part is, now and then; false when it is to end.
fn goes_on(part: CheckPart, done: u64, tell: TellCheck<'_>) -> bool {
    !done.is_multiple_of(TELL_EVERY) || tell(CheckStep { part, done })
}

/// What SQLite finds in pages, indexes, text index and references.
fn file(conn: &Connection, report: &mut Report) -> Result<(), StoreError> {
    // The check of a text index goes by what this connection last read of how it is made up, and would
    // miss what was merged since: a question lets it be read again. What is wrong the check says.
    let asked = conn.execute_batch(
        "SELECT 1 FROM post_text('a') LIMIT 1; SELECT 1 FROM author_name_text('a') LIMIT 1;",
    );
    drop(asked);
    let mut statement = conn.prepare("PRAGMA integrity_check(100)")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let said: String = row.get(0)?;
        if said != "ok" {
            report.add(CheckProblem::File { said });
        }
    }
    let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (table, row): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
        let row = row.unwrap_or(0);
        report.add(CheckProblem::Dangling { row, table });
    }
    Ok(())
}

/// Every post: names, author, text and standing.
fn posts(view: View<'_>, report: &mut Report, tell: TellCheck<'_>) -> Result<(), StoreError> {
    // In a sync from far behind the last of them are entered by their leaves later.
    let entered = leaves::from(view.conn)?.unwrap_or(i64::MAX);
    let mut statement = view.conn.prepare(
        "SELECT p.row, p.id_key, p.leaf_key, p.kind, p.standing, p.shelf, p.height IS NOT NULL, \
         c.stub, c.text, a.key, p.parent, p.size, \
         EXISTS (SELECT 1 FROM leaf l WHERE l.key = p.leaf_key AND l.post = p.row) FROM post p LEFT JOIN content c ON c.post = p.row \
         LEFT JOIN author a ON a.row = p.author ORDER BY p.row",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        report.posts += 1;
        if !goes_on(CheckPart::Posts, report.posts, tell) {
            return Ok(());
        }
        let number: i64 = row.get(0)?;
        if row.get_ref(7)? == ValueRef::Null {
            report.add(CheckProblem::StubLost { row: number });
            continue;
        }
        let stub = Stub::from_bytes(array(row, 7)?);
        let id = stub.id(view.network);
        let named = key_of(id.as_bytes()) == row.get::<_, i64>(1)?
            && key_of(stub.leaf().as_bytes()) == row.get::<_, i64>(2)?
            && i64::from(stub.kind().to_u8()) == row.get::<_, i64>(3)?
            && row.get::<_, i64>(11)? == 193 + i64::from(stub.text_size())
            && row.get_ref(9)?.as_blob().ok() == Some(stub.author().as_bytes().as_slice())
            && row.get_ref(10)?.as_blob_or_null().ok().flatten()
                == stub
                    .parent()
                    .as_ref()
                    .map(|parent| parent.as_bytes().as_slice());
        if !named {
            report.add(CheckProblem::Misnamed { row: number });
        }
        if number < entered && !row.get::<_, bool>(12)? {
            report.add(CheckProblem::Unentered { post: id });
        }
        let (standing, shelf): (i64, i64) = (row.get(4)?, row.get(5)?);
        let in_chain: bool = row.get(6)?;
        if shelf != shelf_of(standing, row.get(3)?)
            || in_chain != (standing == rows::standing::CONFIRMED)
        {
            report.add(CheckProblem::Mislisted { post: id });
        }
        if let Err(source) = Post::new(stub, rows::text(row, 8)?) {
            report.add(CheckProblem::PostDamaged { post: id, source });
        }
    }
    Ok(())
}

/// The active chain from a height on: each block's id and link, and from another on its body.
fn chain(
    view: View<'_>,
    first: i64,
    first_body: i64,
    report: &mut Report,
    tell: TellCheck<'_>,
) -> Result<(), StoreError> {
    let mut statement = view.conn.prepare(header_sql!(
        "FROM header h WHERE h.active = 1 AND h.height >= ?1 ORDER BY h.height"
    ))?;
    let mut found = statement.query([first])?;
    let mut below: Option<StoredHeader> = None;
    while let Some(row) = found.next()? {
        let header = rows::header(row)?;
        report.blocks += 1;
        if !goes_on(CheckPart::Blocks, report.blocks, tell) {
            return Ok(());
        }
        for problem in header_problems(view, &header, below.as_ref()) {
            report.add(problem);
        }
        let height = i64::from(header.state.height.get());
        if below.is_none() && height != first {
            report.add(CheckProblem::BlockMissing { height: first });
        }
        if height >= first_body {
            body(view, &header, report)?;
        }
        below = Some(header);
    }
    Ok(())
}

fn header_problems(
    view: View<'_>,
    header: &StoredHeader,
    below: Option<&StoredHeader>,
) -> Vec<CheckProblem> {
    let at = header.state.height;
    let height = i64::from(at.get());
    let mut problems = Vec::new();
    if header.header.id() != header.state.id {
        problems.push(CheckProblem::WrongId { height });
    }
    match below {
        Some(below) if below.state.height.next() != Some(at) => {
            problems.push(CheckProblem::Gap { height });
        }
        Some(below) if below.state.id != header.header.prev => {
            problems.push(CheckProblem::Unlinked { height });
        }
        None if height == 0 && header.state.id != view.network.genesis_id() => {
            problems.push(CheckProblem::Genesis);
        }
        _ => {}
    }
    if below.is_some_and(|below| !follows_in_sums(view.network, below, header)) {
        problems.push(CheckProblem::WrongSums { height });
    }
    if header.invalid {
        problems.push(CheckProblem::Invalid { height });
    }
    if header.body == BodyStatus::Missing {
        problems.push(CheckProblem::BodyMissing { height });
    }
    problems
}

/// Whether what is summed up along the chain follows from the block below; no id covers these.
fn follows_in_sums(network: &Network, below: &StoredHeader, header: &StoredHeader) -> bool {
    let (_, ease) = next_difficulty(network.params(), below.state.ease, header.header.work_secs);
    let own_work = header.header.bits.to_target().work();
    header.state.ease == ease
        && Some(header.state.work) == below.state.work.checked_add(own_work)
        && header.chain_posts == below.chain_posts + u64::from(header.header.post_count)
}

/// The body of an active block: number, places and Merkle root of its posts.
fn body(view: View<'_>, header: &StoredHeader, report: &mut Report) -> Result<(), StoreError> {
    let mut statement = view.conn.prepare_cached(
        "SELECT c.stub, p.standing = 2 AND p.height = ?2 AND p.place = b.place FROM block_post b \
         CROSS JOIN post p ON p.row = b.post CROSS JOIN content c ON c.post = b.post WHERE b.header = ?1 ORDER BY b.place",
    )?;
    let height = i64::from(header.state.height.get());
    let mut found = statement.query((header.row, height))?;
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut placed = true;
    while let Some(row) = found.next()? {
        leaves.push(Stub::from_bytes(array(row, 0)?).leaf());
        placed &= row.get::<_, Option<bool>>(1)?.unwrap_or(false);
    }
    if body_root(&leaves) != header.header.body_root {
        report.add(CheckProblem::WrongBody { height });
    } else if !placed {
        report.add(CheckProblem::Misplaced { height });
    }
    Ok(())
}

/// Posts that say they are in the chain or the pool, against chain and pool; and what is entered by a
/// leaf, against the posts.
fn pool(conn: &Connection, report: &mut Report) -> Result<(), StoreError> {
    let mut count = |sql: &str, problem: fn(u64) -> CheckProblem| -> Result<(), StoreError> {
        let found: i64 = conn.query_row(sql, [], |row| row.get(0))?;
        if found > 0 {
            report.add(problem(found.unsigned_abs()));
        }
        Ok(())
    };
    count(
        "SELECT count(*) FROM pool q JOIN post p ON p.row = q.post WHERE p.standing <> 1",
        |posts| CheckProblem::PoolStray { posts },
    )?;
    count(
        "SELECT count(*) FROM post WHERE standing = 1 AND row NOT IN (SELECT post FROM pool)",
        |posts| CheckProblem::PoolMissing { posts },
    )?;
    count(
        "SELECT count(*) FROM post p WHERE p.standing = 2 AND NOT EXISTS ( \
           SELECT 1 FROM header h JOIN block_post b ON b.header = h.row \
           WHERE h.height = p.height AND h.active = 1 AND b.place = p.place AND b.post = p.row)",
        |posts| CheckProblem::BlockStray { posts },
    )?;
    count(
        "SELECT count(*) FROM leaf l WHERE NOT EXISTS ( \
           SELECT 1 FROM post p WHERE p.row = l.post AND p.leaf_key = l.key)",
        |posts| CheckProblem::LeafStray { posts },
    )
}
