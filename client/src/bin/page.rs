//! The page: what a person sees and taps.

fn main() {
    client::start_page();
}
