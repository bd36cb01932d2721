//! What an attachment is called: name and media type, cleaned of what could deceive.

use std::path::Path;

use blocknet_chain::is_media_type;

use super::FileKind;

/// Bytes of a name at most; longer ones lose their middle, never their ending.
const MAX_NAME: usize = 120;
/// Bytes of an ending that is kept.
const MAX_ENDING: usize = 16;
/// What a file without a name is called.
const NAMELESS: &str = "file";
/// The media type of a file of which nothing is known.
const UNKNOWN: &str = "application/octet-stream";

/// Name and media type of an attachment, as they go into its post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) mime: String,
}

impl Label {
    /// What its owner's system calls a file that begins like this. Its first bytes say what it is
    /// where they can.
    pub(super) fn of(name: &str, mime: &str, kind: FileKind) -> Self {
        let said = mime.split(';').next().unwrap_or_default().trim();
        let mime = match kind {
            FileKind::Other if is_media_type(said) => said.to_ascii_lowercase(),
            FileKind::Other => UNKNOWN.to_owned(),
            known => known.mime().to_owned(),
        };
        Self {
            name: clean_name(name),
            mime,
        }
    }

    /// As it lies beside the file.
    pub(super) fn to_line(&self) -> String {
        format!("{} {}", self.mime, self.name)
    }

    pub(super) fn from_line(line: &str) -> Option<Self> {
        let (mime, name) = line.split_once(' ')?;
        Some(Self {
            name: clean_name(name),
            mime: mime.to_owned(),
        })
    }
}

/// The last part of a path, without signs that hide, break or turn round what stands beside them.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|sign| !is_hidden(*sign)).collect();
    let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    let seen = seen.trim_start_matches('.').trim();
    match seen {
        "" => NAMELESS.to_owned(),
        name => shortened(name),
    }
}

fn is_hidden(sign: char) -> bool {
    sign.is_control() && !sign.is_whitespace()
        || matches!(
            sign,
            '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(sign, '\u{e0000}'..='\u{e0fff}')
}

fn shortened(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let ending = Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str());
    let ending = ending.filter(|ending| ending.len() <= MAX_ENDING);
    let ending = ending
        .map(|ending| format!("….{ending}"))
        .unwrap_or_default();
    let room = name.floor_char_boundary(MAX_NAME - ending.len());
    format!("{}{ending}", name.get(..room).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_of_a_name_what_cannot_deceive() {
        let cases = [
            ("cat.png", "cat.png"),
            ("/home/ada/secret place/cat.png", "cat.png"),
            ("C:\\Users\\ada\\cat.png", "cat.png"),
            ("invoice\u{202e}gpj.exe", "invoicegpj.exe"),
            (" two\tlines\n.txt ", "two lines .txt"),
            ("..", "file"),
            (".bashrc", "bashrc"),
            ("\u{200b}", "file"),
            ("", "file"),
        ];
        for (name, clean) in cases {
            assert_eq!(clean_name(name), clean, "{name:?}");
        }
        let long = clean_name(&format!("{}.jpeg", "ü".repeat(200)));
        assert!(long.len() <= MAX_NAME && long.ends_with("….jpeg"), "{long}");
    }

    #[test]
    fn believes_first_bytes_before_words() {
        let mime = |said, kind| Label::of("a", said, kind).mime;
        assert_eq!(mime("text/html", FileKind::Png), "image/png");
        assert_eq!(
            mime("Text/Plain; charset=utf-8", FileKind::Other),
            "text/plain"
        );
        assert_eq!(mime("no type", FileKind::Other), UNKNOWN);
        let label = Label::of("my cat.png", "", FileKind::Png);
        assert_eq!(Label::from_line(&label.to_line()), Some(label));
    }
}
