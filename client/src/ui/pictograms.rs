//! The pictograms that steps, job types and points of the day choose among.

/// The symbols of `manifest/pictograms.svg`, in alphabetical order.
pub const PICTOGRAMS: &[&str] = &[
    "bad",
    "bag",
    "bake",
    "beach",
    "bed",
    "bench",
    "bike",
    "bin",
    "books",
    "boots",
    "bottle",
    "box",
    "broom",
    "bucket",
    "bun",
    "bus",
    "calendar",
    "camera",
    "camera-after",
    "camera-before",
    "car",
    "carry",
    "chair",
    "check",
    "clock",
    "coffee",
    "cook",
    "dog",
    "door",
    "drill",
    "family",
    "fence",
    "first-aid",
    "flat",
    "flower",
    "gathering",
    "gloves",
    "good",
    "grit",
    "hammer",
    "hanger",
    "hedge",
    "helmet",
    "home",
    "hourglass",
    "iron",
    "key",
    "ladder",
    "lamp",
    "laundry",
    "lawn",
    "leaf",
    "list",
    "lunch",
    "mail",
    "map",
    "minibus",
    "mobile",
    "note",
    "okay",
    "pack",
    "paint",
    "paint-roller",
    "phone",
    "pickup",
    "picnic-table",
    "plant",
    "playground",
    "postbox",
    "price-tag",
    "question",
    "rake",
    "recycle",
    "saw",
    "school",
    "scissors",
    "screwdriver",
    "sew",
    "shirt",
    "shovel",
    "sign",
    "sled",
    "snow",
    "soap",
    "sofa",
    "sort",
    "star",
    "stop",
    "sun",
    "talk",
    "taxi",
    "thumbs-up",
    "tools",
    "trailer",
    "tree",
    "trolley",
    "truck",
    "vacuum",
    "vest",
    "walk",
    "wash",
    "water",
    "wave",
    "wheelbarrow",
    "window",
    "wrench",
];

#[cfg(test)]
mod tests {
    use super::PICTOGRAMS;

    #[test]
    fn the_list_and_the_sprite_are_the_same() {
        let sprite = include_str!("../../../manifest/pictograms.svg");
        let drawn: Vec<&str> =
            sprite.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(drawn, PICTOGRAMS);
    }

    #[test]
    fn every_pictogram_is_credited() {
        let notice = include_str!("../../../NOTICE.md");
        for name in PICTOGRAMS {
            assert!(notice.contains(&format!("| `{name}` |")), "{name} is not in NOTICE.md");
        }
    }
}
