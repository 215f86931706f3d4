//! Small settings that are needed before anything else is read: language and scheme.

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// A setting; none when it was never made, or cannot be kept here.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok().flatten()
}

/// Keeps a setting. Where it cannot be kept it lasts as long as the page.
pub fn set(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(name), value);
    }
}

/// Forgets every setting but these.
pub fn forget_all_but(kept: &[&str]) {
    let Some(storage) = storage() else { return };
    let kept: Vec<String> = kept.iter().map(|name| key(name)).collect();
    let count = storage.length().unwrap_or(0);
    let ours = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    let ours: Vec<String> = ours.filter(|name| name.starts_with(&key("")) && !kept.contains(name)).collect();
    for name in ours {
        let _ = storage.remove_item(&name);
    }
}

fn key(name: &str) -> String {
    format!("gjort.{name}")
}
