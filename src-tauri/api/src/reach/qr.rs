//! A text as a QR code, drawn as SVG.

use std::fmt::Write as _;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, as its standard asks.
const QUIET: usize = 4;

/// The code of a text, dark on light whatever the theme: readers expect it so.
///
/// # Errors
/// When the text is longer than a code holds.
pub(crate) fn qr_svg(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .or_else(|_| QrCode::with_error_correction_level(text, EcLevel::L))?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         width=\"{px}\" height=\"{px}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
        px = side * 4,
    );
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        put_row(&mut svg, row, y + QUIET);
    }
    svg.push_str("\"/></svg>");
    Ok(svg)
}

/// Draws the dark runs of one row.
fn put_row(svg: &mut String, row: &[Color], y: usize) {
    let mut x = QUIET;
    for run in row.chunk_by(|a, b| a == b) {
        if run.first() == Some(&Color::Dark) {
            // Writing into a string cannot fail.
            let _ = write!(svg, "M{x} {y}h{n}v1h-{n}z", n = run.len());
        }
        x += run.len();
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::Network;
    use blocknet_node::Invite;

    use super::qr_svg;

    /// What a reader of QR codes sees in the drawing.
    fn read(svg: &str) -> String {
        let side: usize = between(svg, "viewBox=\"0 0 ", " ").parse().unwrap();
        let mut dark = vec![false; side * side];
        for run in between(svg, " d=\"", "\"").split_terminator('z') {
            let x: usize = between(run, "M", " ").parse().unwrap();
            let y: usize = between(run, " ", "h").parse().unwrap();
            let n: usize = between(run, "h", "v").parse().unwrap();
            dark[y * side + x..y * side + x + n].fill(true);
        }
        // The reader takes the code without its quiet zone.
        let (edge, width) = (super::QUIET, side - 2 * super::QUIET);
        let grid = rqrr::SimpleGrid::from_func(width, |x, y| dark[(y + edge) * side + x + edge]);
        rqrr::Grid::new(grid).decode().unwrap().1
    }

    fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
        let (_, rest) = text.split_once(before).unwrap();
        rest.split_once(after).unwrap().0
    }

    #[test]
    fn draws_what_a_reader_of_codes_reads() {
        let many: Vec<String> = (1..=8).map(|n| format!("[2001:db8::{n}]:8000")).collect();
        for addresses in [&many[..1], &many] {
            let invite = Invite::new(&Network::dev(), addresses).unwrap();
            let text = invite.to_string().to_uppercase();
            let svg = qr_svg(&text).unwrap();
            assert_eq!(read(&svg), text);
            assert_eq!(read(&svg).parse(), Ok(invite));
        }
    }

    #[test]
    fn has_room_for_the_longest_invite() {
        let label = "x".repeat(60);
        let host = |n| format!("{label}.{label}.{label}.{label}.{n}example:65535");
        let addresses: Vec<String> = (1..=8).map(host).collect();
        let invite = Invite::new(&Network::main(), &addresses).unwrap();
        assert!(qr_svg(&invite.to_string().to_uppercase()).is_ok());
    }
}
