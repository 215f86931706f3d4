//! Facts of an earlier version, brought up to this one: pure, so that devices read them and the server rewrites them alike.

use serde_json::Value;

use crate::canonical;

/// Brings the body of a kind of fact from one version to the next.
pub type Step = fn(kind: &str, body: Value) -> Value;

/// The steps there are: the first from version 1 to 2, and so on up to [`SCHEMA`](crate::wire::SCHEMA).
pub const STEPS: &[Step] = &[];

/// The version to which these steps bring a fact.
pub fn newest(steps: &[Step]) -> u32 {
    u32::try_from(steps.len()).map_or(u32::MAX, |steps| steps + 1)
}

/// A body of this version as it is after these steps; one that is newer stays as it is.
pub fn body(steps: &[Step], v: u32, kind: &str, body: Value) -> Value {
    let past = usize::try_from(v).unwrap_or(usize::MAX).saturating_sub(1);
    steps.iter().skip(past).fold(body, |body, step| step(kind, body))
}

/// The text of a fact as it is after these steps; none when they change nothing about it or it cannot be read.
pub fn text(steps: &[Step], json: &str) -> Option<String> {
    let mut fact = canonical::from_str(json).ok()?;
    let v = u32::try_from(fact.get("v")?.as_u64()?).ok()?;
    if v >= newest(steps) {
        return None;
    }
    let kind = fact.get("kind")?.as_str()?.to_owned();
    let fields = fact.as_object_mut()?;
    let brought = body(steps, v, &kind, fields.remove("body")?);
    fields.insert("body".to_owned(), brought);
    fields.insert("v".to_owned(), newest(steps).into());
    canonical::to_string(&fact).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Kind;
    use crate::domain::sample;
    use crate::wire::SCHEMA;

    /// A later version that calls a remark's text its words.
    fn words(kind: &str, mut body: Value) -> Value {
        if kind == "remarked"
            && let Some(fields) = body.as_object_mut()
            && let Some(text) = fields.remove("text")
        {
            fields.insert("words".to_owned(), text);
        }
        body
    }

    fn shout(_: &str, mut body: Value) -> Value {
        let loud = body.get("words").and_then(Value::as_str).map(str::to_uppercase);
        if let (Some(fields), Some(loud)) = (body.as_object_mut(), loud) {
            fields.insert("words".to_owned(), loud.into());
        }
        body
    }

    #[test]
    fn the_steps_lead_to_the_version_that_this_build_writes() {
        assert_eq!(newest(STEPS), SCHEMA);
    }

    #[test]
    fn a_fact_is_brought_up_by_every_step_it_has_not_been_through() {
        let before = sample::fact(Kind::Remarked).unwrap().to_json();
        let once = text(&[words], &before).unwrap();
        assert!(once.contains("\"words\"") && once.ends_with("\"v\":2}"), "{once}");
        let twice = text(&[words, shout], &before).unwrap();
        assert_eq!(text(&[words, shout], &once), Some(twice.clone()), "on the way or at once");
        assert!(twice.ends_with("\"v\":3}"));
        assert_eq!(text(&[words, shout], &twice), None);
        assert_eq!(text(STEPS, &before), None);
    }

    #[test]
    fn what_is_no_fact_stays() {
        for odd in ["", "{}", "{\"v\":1}", "{\"body\":{},\"kind\":7,\"v\":1}"] {
            assert_eq!(text(&[words], odd), None, "{odd}");
        }
    }
}
