//! Charts as SVG: lines over two axes, legible on light and on dark.

use std::fmt::Write as _;

/// Size of the picture, and of the margins around the plot.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 190.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 52.0;
/// Colours that stand out on white and on black alike.
const COLOURS: [&str; 8] = [
    "#3b82f6", "#e07a1f", "#1fa37a", "#c2459b", "#8b6bd9", "#b58900", "#d0453b", "#5b8a99",
];

/// A chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it shows, one line.
    pub title: String,
    /// Left to right.
    pub x: Axis,
    /// Bottom to top.
    pub y: Axis,
    /// What is drawn, each in a colour of its own.
    pub lines: Vec<Line>,
}

/// An axis.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What it measures, with the unit.
    pub label: String,
    /// Its least and its greatest value; above 0 where it is logarithmic.
    pub range: (f64, f64),
    /// Equal ratios take equal room.
    pub logarithmic: bool,
    /// Values that are written beside it, and how.
    pub marks: Vec<(f64, String)>,
}

/// A line through points.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name in the legend.
    pub name: String,
    /// From left to right; what lies outside of the axes is drawn at their ends.
    pub points: Vec<(f64, f64)>,
    /// Dashed.
    pub dashed: bool,
}

impl Axis {
    /// Where a value lies, from 0 to 1.
    fn place(&self, value: f64) -> f64 {
        let (from, to) = self.range;
        let value = value.clamp(from, to);
        if self.logarithmic {
            (value / from).ln() / (to / from).ln()
        } else {
            (value - from) / (to - from)
        }
    }
}

impl Chart {
    /// The picture.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\">\n\
             <title>{}</title>\n\
             <style>text {{ fill: #57606a }} .grid {{ stroke: #8b949e; stroke-opacity: .3 }} \
             @media (prefers-color-scheme: dark) {{ text {{ fill: #adb5bf }} }}</style>\n",
            escaped(&self.title)
        );
        let (title, middle) = (escaped(&self.title), LEFT);
        // Writing to a String cannot fail.
        let _ = writeln!(
            svg,
            "<text x=\"{middle}\" y=\"22\" font-size=\"14\" font-weight=\"600\">{title}</text>"
        );
        self.draw_axes(&mut svg);
        for (at, line) in self.lines.iter().enumerate() {
            self.draw_line(&mut svg, at, line);
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn at(&self, point: (f64, f64)) -> (f64, f64) {
        let x = LEFT + self.x.place(point.0) * (WIDTH - LEFT - RIGHT);
        let y = HEIGHT - BOTTOM - self.y.place(point.1) * (HEIGHT - TOP - BOTTOM);
        (x, y)
    }

    fn draw_axes(&self, svg: &mut String) {
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        for (value, text) in &self.x.marks {
            let (x, _) = self.at((*value, self.y.range.0));
            let _ = writeln!(
                svg,
                "<path class=\"grid\" d=\"M{x:.1} {TOP}V{bottom}\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                bottom + 18.0,
                escaped(text)
            );
        }
        for (value, text) in &self.y.marks {
            let (_, y) = self.at((self.x.range.0, *value));
            let _ = writeln!(
                svg,
                "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{right}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                LEFT - 8.0,
                y + 4.0,
                escaped(text)
            );
        }
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n\
             <text transform=\"translate(16 {:.1}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            (LEFT + right) / 2.0,
            HEIGHT - 12.0,
            escaped(&self.x.label),
            (TOP + bottom) / 2.0,
            escaped(&self.y.label)
        );
    }

    fn draw_line(&self, svg: &mut String, at: usize, line: &Line) {
        let colour = COLOURS[at % COLOURS.len()];
        let dashes = if line.dashed {
            " stroke-dasharray=\"5 4\""
        } else {
            ""
        };
        let mut path = String::new();
        for (count, point) in line.points.iter().enumerate() {
            let (x, y) = self.at(*point);
            let _ = write!(path, "{}{x:.1} {y:.1}", if count == 0 { "M" } else { "L" });
        }
        let legend = TOP + 10.0 + 20.0 * at as f64;
        let (from, to) = (WIDTH - RIGHT + 14.0, WIDTH - RIGHT + 34.0);
        let _ = writeln!(
            svg,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\" \
             stroke-linejoin=\"round\"{dashes}/>\
             <path d=\"M{from} {legend}H{to}\" stroke=\"{colour}\" stroke-width=\"2.4\"{dashes}/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            to + 8.0,
            legend + 4.0,
            escaped(&line.name)
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_inside_of_its_frame_and_escapes_words() {
        let axis = |label: &str| Axis {
            label: label.to_owned(),
            range: (1.0, 100.0),
            logarithmic: true,
            marks: vec![(10.0, "10".to_owned())],
        };
        let chart = Chart {
            title: "a < b & c".to_owned(),
            x: axis("x"),
            y: axis("y"),
            lines: vec![Line {
                name: "far out".to_owned(),
                points: vec![(0.001, 10.0), (1e9, 1.0)],
                dashed: false,
            }],
        };
        let svg = chart.svg();
        assert!(svg.contains("a &lt; b &amp; c") && !svg.contains("< b"));
        assert!(svg.contains("M64.0 194.0L570.0 348.0"), "{svg}");
    }
}
