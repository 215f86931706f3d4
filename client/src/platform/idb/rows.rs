//! The rows in IndexedDB: CBOR bytes by key.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use shared::ids::{Digest, DocId};
use shared::lean::Gather as _;
use shared::sync::engine::Op;
use shared::sync::rows::{
    AnsweredRow, KEEP_SENT_MS, OutRow, SentRow, ViewRow, from_storage, out_from_storage, to_storage,
};
use wasm_bindgen::JsValue;
use web_sys::IdbRequest;

use super::stores::{ANSWERED, BYTES, CONTENTS, DOCS, FACTS, MEDIA, META, OUTBOX, SENT, VIEWS};
use super::{Mode, REIGN, Storage, Tx, all_bytes_of, bytes_of, list_of};
use crate::platform::time::random;
use crate::store::{Ask, Meta, NewPhoto, PhotoPlace, PhotoRow, Rows, Store, StoreError, Stored};

const IDENTITY: &str = "identity";
const SESSION: &str = "session";
const SPEAKER: &str = "speaker";
/// What the key of a photo's preview has behind the digest.
const SMALL: &str = "/small";

impl Store for Storage {
    async fn reign(&self) -> Result<(), StoreError> {
        // This handle's last reign must not refuse the next.
        drop(self.reign.borrow_mut().take());
        let reign = random::<16>().to_vec();
        self.run(&[META], Mode::Write, |tx| tx.put(META, REIGN, &reign)).await?;
        *self.reign.borrow_mut() = Some(reign);
        Ok(())
    }

    async fn start(&self) -> Result<Stored, StoreError> {
        let asked = self.run(&[META, DOCS, OUTBOX, VIEWS], Mode::Read, |tx| {
            let meta = [tx.get(META, IDENTITY)?, tx.get(META, SESSION)?];
            Ok((meta, tx.all(DOCS)?, out_rows(tx)?, tx.all(VIEWS)?))
        });
        let ([identity, session], docs, outbox, views) = asked.await?;
        let views = rows::<ViewRow>(&views).into_iter().map(|row| (row.name, row.version));
        Ok(Stored {
            identity: row(&identity),
            session: row(&session),
            docs: rows(&docs),
            outbox: outbox.read().0,
            views: views.collect(),
        })
    }

    async fn write(&self, ops: Vec<Op>) -> Result<Vec<OutRow>, StoreError> {
        let names: BTreeSet<&str> = ops.iter().flat_map(stores_of).copied().gather();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<&str> = names.into_iter().collect();
        let asked = self.run(&names, Mode::Write, |tx| {
            let mut appended = Vec::new();
            for op in &ops {
                appended.extend(put(tx, op)?);
            }
            Ok(appended)
        });
        Ok(numbered(asked.await?))
    }

    async fn contents(&self, doc: DocId) -> Result<Option<Vec<u8>>, StoreError> {
        let asked = self.run(&[CONTENTS], Mode::Read, |tx| tx.get(CONTENTS, &doc.to_string())).await?;
        Ok(bytes_of(&asked))
    }

    async fn sent(&self, now: i64) -> Result<Vec<SentRow>, StoreError> {
        let asked = self.run(&[SENT, ANSWERED], Mode::Read, |tx| Ok((tx.all(SENT)?, tx.all(ANSWERED)?)));
        let (sent, answered) = asked.await?;
        let all = rows::<SentRow>(&sent);
        let (kept, old): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| row.at > now - KEEP_SENT_MS);
        let mut answered = rows::<AnsweredRow>(&answered);
        answered.retain(|row| row.at <= now - KEEP_SENT_MS);
        if !old.is_empty() || !answered.is_empty() {
            let remove = |tx: &Tx| {
                old.iter().try_for_each(|row| tx.delete(SENT, row.id.to_string()))?;
                answered.iter().try_for_each(|row| tx.delete(ANSWERED, row.id.to_string()))
            };
            self.run(&[SENT, ANSWERED], Mode::Write, remove).await?;
        }
        Ok(kept)
    }

    async fn read(&self, ask: Ask) -> Result<Rows, StoreError> {
        let asked = self.run(&[META, FACTS, OUTBOX, ANSWERED, VIEWS, MEDIA], Mode::Read, |tx| {
            let meta = [tx.get(META, IDENTITY)?, tx.get(META, SESSION)?, tx.get(META, SPEAKER)?];
            let facts = match &ask.docs {
                None => Asked::All(tx.all(FACTS)?),
                Some(docs) => some(tx, FACTS, docs.iter().map(DocId::to_string))?,
            };
            let views = match &ask.views {
                None => Asked::All(tx.all(VIEWS)?),
                Some(views) => some(tx, VIEWS, views.iter().map(|name| name.name().to_owned()))?,
            };
            Ok((meta, facts, out_rows(tx)?, tx.all(ANSWERED)?, views, tx.all(MEDIA)?))
        });
        let ([identity, session, speaker], facts, outbox, answered, views, media) = asked.await?;
        let (outbox, unreadable) = outbox.read();
        let local = rows::<PhotoRow>(&media).into_iter().filter(|row| row.place == PhotoPlace::Local);
        Ok(Rows {
            identity: row(&identity),
            session: row(&session),
            speaker: row(&speaker),
            facts: facts.read(),
            outbox,
            unreadable,
            answered: rows(&answered),
            views: views.read(),
            local_photos: local.map(|row| row.digest).collect(),
        })
    }

    async fn append(&self, rows: Vec<OutRow>, photos: Vec<NewPhoto>) -> Result<Vec<OutRow>, StoreError> {
        let names: &[&str] = if photos.is_empty() { &[OUTBOX] } else { &[OUTBOX, MEDIA, BYTES] };
        let asked = self.run(names, Mode::Write, |tx| {
            for photo in &photos {
                let key = photo.row.digest.to_string();
                tx.put(MEDIA, &key, &to_storage(&photo.row))?;
                tx.put(BYTES, &key, &photo.bytes)?;
            }
            rows.iter().map(|row| Ok((row.clone(), tx.add(OUTBOX, &to_storage(row))?))).collect()
        });
        Ok(numbered(asked.await?))
    }

    async fn keep(&self, meta: Meta) -> Result<(), StoreError> {
        let (key, bytes) = match &meta {
            Meta::Session(session) => (SESSION, session.as_ref().map(to_storage)),
            Meta::Speaker(speaker) => (SPEAKER, speaker.as_ref().map(to_storage)),
        };
        let keep = |tx: &Tx| match &bytes {
            Some(bytes) => tx.put(META, key, bytes),
            None => tx.delete(META, key),
        };
        self.run(&[META], Mode::Write, keep).await
    }

    async fn photos(&self) -> Result<Vec<PhotoRow>, StoreError> {
        Ok(rows(&self.run(&[MEDIA], Mode::Read, |tx| tx.all(MEDIA)).await?))
    }

    async fn photo(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let asked = self.run(&[BYTES], Mode::Read, |tx| tx.get(BYTES, &digest.to_string())).await?;
        Ok(bytes_of(&asked))
    }

    async fn put_photo(&self, row: PhotoRow, bytes: Option<Vec<u8>>) -> Result<(), StoreError> {
        let key = row.digest.to_string();
        let work = |tx: &Tx| {
            tx.put(MEDIA, &key, &to_storage(&row))?;
            let Some(bytes) = &bytes else { return Ok(()) };
            tx.put(BYTES, &key, bytes)?;
            tx.delete(BYTES, small(row.digest))
        };
        self.run(&[MEDIA, BYTES], Mode::Write, work).await
    }

    async fn drop_photos(&self, digests: Vec<Digest>) -> Result<(), StoreError> {
        let work = |tx: &Tx| digests.iter().try_for_each(|digest| drop_photo(tx, *digest));
        self.run(&[MEDIA, BYTES], Mode::Write, work).await
    }

    async fn previews(&self) -> Result<Vec<Digest>, StoreError> {
        let asked = self.run(&[BYTES], Mode::Read, |tx| tx.all_keys(BYTES)).await?;
        let keys = list_of(&asked).into_iter().filter_map(|key| key.as_string());
        Ok(keys.filter_map(|key| key.strip_suffix(SMALL)?.parse().ok()).collect())
    }

    async fn preview(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let asked = self.run(&[BYTES], Mode::Read, |tx| tx.get(BYTES, &small(digest))).await?;
        Ok(bytes_of(&asked))
    }

    async fn put_preview(&self, digest: Digest, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.run(&[BYTES], Mode::Write, |tx| tx.put(BYTES, small(digest), &bytes)).await
    }

    async fn drop_previews(&self, digests: Vec<Digest>) -> Result<(), StoreError> {
        let work = |tx: &Tx| digests.iter().try_for_each(|digest| tx.delete(BYTES, small(*digest)));
        self.run(&[BYTES], Mode::Write, work).await
    }
}

/// The object stores that an operation writes to.
const fn stores_of(op: &Op) -> &'static [&'static str] {
    match op {
        Op::PutIdentity(_) => &[META],
        Op::PutDoc(_) => &[DOCS],
        Op::PutContents(..) => &[CONTENTS],
        Op::PutFacts(_) => &[FACTS],
        Op::DropDoc(_) => &[DOCS, CONTENTS, FACTS],
        Op::DropContents(_) => &[CONTENTS, FACTS],
        Op::UpdateOut(_) | Op::AppendOut(_) | Op::RemoveOut(_) => &[OUTBOX],
        Op::DropPhoto(_) => &[MEDIA, BYTES],
        Op::PutSent(_) | Op::DropSent => &[SENT],
        Op::PutAnswered(_) | Op::DropAnswered => &[ANSWERED],
        Op::Forget(_) => &[SENT, ANSWERED],
        Op::PutView(_) | Op::DropView(_) => &[VIEWS],
    }
}

/// Asks for one operation; an appended row with the request that will know its number.
fn put(tx: &Tx, op: &Op) -> Result<Option<(OutRow, IdbRequest)>, JsValue> {
    match op {
        Op::PutIdentity(identity) => tx.put(META, IDENTITY, &to_storage(identity))?,
        Op::PutDoc(doc) => tx.put(DOCS, doc.id.to_string(), &to_storage(doc))?,
        Op::PutContents(doc, bytes) => tx.put(CONTENTS, doc.to_string(), bytes)?,
        Op::PutFacts(facts) => tx.put(FACTS, facts.doc.to_string(), &to_storage(facts))?,
        Op::DropDoc(doc) => {
            tx.delete(DOCS, doc.to_string())?;
            tx.delete(CONTENTS, doc.to_string())?;
            tx.delete(FACTS, doc.to_string())?;
        }
        Op::DropContents(doc) => {
            tx.delete(CONTENTS, doc.to_string())?;
            tx.delete(FACTS, doc.to_string())?;
        }
        Op::UpdateOut(row) => tx.put(OUTBOX, number(row.n), &to_storage(row))?,
        Op::AppendOut(row) => return Ok(Some((row.clone(), tx.add(OUTBOX, &to_storage(row))?))),
        Op::RemoveOut(n) => tx.delete(OUTBOX, number(*n))?,
        Op::DropPhoto(digest) => drop_photo(tx, *digest)?,
        Op::PutSent(sent) => tx.put(SENT, sent.id.to_string(), &to_storage(sent))?,
        Op::PutAnswered(row) => tx.put(ANSWERED, row.id.to_string(), &to_storage(row))?,
        Op::DropAnswered => tx.clear(ANSWERED)?,
        Op::DropSent => tx.clear(SENT)?,
        Op::Forget(fact) => {
            tx.delete(SENT, fact.to_string())?;
            tx.delete(ANSWERED, fact.to_string())?;
        }
        Op::PutView(view) => tx.put(VIEWS, view.name.name(), &to_storage(view))?,
        Op::DropView(name) => tx.delete(VIEWS, name.name())?,
    }
    Ok(None)
}

fn drop_photo(tx: &Tx, digest: Digest) -> Result<(), JsValue> {
    tx.delete(MEDIA, digest.to_string())?;
    tx.delete(BYTES, digest.to_string())?;
    tx.delete(BYTES, small(digest))
}

/// The outbox with its keys: a row does not know its own number.
struct OutRows {
    keys: IdbRequest,
    rows: IdbRequest,
}

fn out_rows(tx: &Tx) -> Result<OutRows, JsValue> {
    Ok(OutRows { keys: tx.all_keys(OUTBOX)?, rows: tx.all(OUTBOX)? })
}

impl OutRows {
    /// The rows, and how many more there are that this build cannot read.
    fn read(&self) -> (Vec<OutRow>, usize) {
        let keys = list_of(&self.keys).into_iter().map(|key| key_number(&key));
        out_from_storage(keys.zip(all_bytes_of(&self.rows)))
    }
}

fn numbered(added: Vec<(OutRow, IdbRequest)>) -> Vec<OutRow> {
    let number = |request: &IdbRequest| request.result().map_or(0, |key| key_number(&key));
    added.into_iter().map(|(row, request)| OutRow { n: number(&request), ..row }).collect()
}

/// Numbers in IndexedDB are doubles; those of an outbox stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "an outbox never counts to 2^53")]
fn number(n: u64) -> f64 {
    n as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "storage counts up from one in whole numbers"
)]
fn key_number(key: &JsValue) -> u64 {
    key.as_f64().map_or(0, |n| n as u64)
}

/// Rows asked for, all or by key.
enum Asked {
    All(IdbRequest),
    Some(Vec<IdbRequest>),
}

fn some(tx: &Tx, store: &str, keys: impl Iterator<Item = String>) -> Result<Asked, JsValue> {
    keys.map(|key| tx.get(store, &key)).collect::<Result<_, _>>().map(Asked::Some)
}

impl Asked {
    fn read<T: DeserializeOwned>(&self) -> Vec<T> {
        match self {
            Self::All(request) => rows(request),
            Self::Some(requests) => requests.iter().filter_map(row).collect(),
        }
    }
}

/// A row, or none; one that this build cannot read counts as none.
fn row<T: DeserializeOwned>(request: &IdbRequest) -> Option<T> {
    bytes_of(request).and_then(|bytes| from_storage(&bytes))
}

fn rows<T: DeserializeOwned>(request: &IdbRequest) -> Vec<T> {
    all_bytes_of(request).iter().filter_map(|bytes| from_storage(bytes)).collect()
}

/// The key of a photo's preview.
fn small(digest: Digest) -> String {
    format!("{digest}{SMALL}")
}
