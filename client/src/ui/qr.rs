//! A QR code that is already worked out, drawn.

use std::fmt::Write;
use std::rc::Rc;

use yew::prelude::*;

/// Properties of [`QrCode`].
#[derive(Properties, PartialEq)]
pub struct QrCodeProps {
    /// How many modules wide it is, without the quiet zone around it.
    pub width: usize,
    /// Its modules row by row, `true` for dark.
    pub modules: Rc<[bool]>,
    /// What it leads to, for a screen reader.
    pub label: AttrValue,
}

/// A QR code as one path, black on white in every colour scheme.
#[component]
pub fn QrCode(props: &QrCodeProps) -> Html {
    let side = props.width + 8;
    html! {
        <svg
            class="qr"
            viewBox={format!("0 0 {side} {side}")}
            role="img"
            aria-label={props.label.clone()}
            shape-rendering="crispEdges"
        >
            <path d={outline(props.width, &props.modules)} />
        </svg>
    }
}

/// One rectangle for each run of dark modules, four modules in from the edge (the quiet zone of ISO/IEC 18004).
fn outline(width: usize, modules: &[bool]) -> String {
    let mut path = String::new();
    for (y, row) in modules.chunks(width.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + 4, y + 4, run.len(), run.len());
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn a_run_of_dark_modules_is_one_rectangle() {
        assert_eq!(outline(3, &[true, true, false, false, false, true]), "M4 4h2v1h-2zM6 5h1v1h-1z");
    }
}
