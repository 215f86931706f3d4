//! The device's storage in IndexedDB.
//!
//! Every write is one transaction of `strict` durability, and counts only once `complete` has fired. Browsers close
//! the connection as they please (iOS whenever the app sleeps): what was under way is then done again, once, on a new
//! one. Photos are stored as bytes, never as a Blob, which WebKit cannot keep.
//!
//! This is a thin layer of its own: each transaction asks for everything at once and waits for the end, so that no
//! future is held while one is open, and `transaction` takes the option for durability that bindings still lack.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbObjectStore, IdbObjectStoreParameters, IdbRequest, IdbTransaction,
};

use crate::store::StoreError;

mod rows;

const NAME: &str = "gjort";
const VERSION: u32 = 2;
/// The key of the reign, among what is known of the installation itself.
const REIGN: &str = "reign";

/// The object stores.
mod stores {
    /// Who this is, the session, who speaks.
    pub(super) const META: &str = "meta";
    /// Documents without contents, by id.
    pub(super) const DOCS: &str = "docs";
    /// Documents' contents, by id.
    pub(super) const CONTENTS: &str = "contents";
    /// Documents' facts, by id.
    pub(super) const FACTS: &str = "facts";
    /// What has been stated and not confirmed, by a number that storage gives.
    pub(super) const OUTBOX: &str = "outbox";
    /// Own facts that were accepted, by id.
    pub(super) const SENT: &str = "sent";
    /// Own facts that do not count, with the reason, by id.
    pub(super) const ANSWERED: &str = "answered";
    /// Views, by name.
    pub(super) const VIEWS: &str = "views";
    /// Photos without bytes, by digest.
    pub(super) const MEDIA: &str = "media";
    /// Photos' bytes, by digest, and previews, by digest and `/small`.
    pub(super) const BYTES: &str = "bytes";
    pub(super) const ALL: [&str; 10] =
        [META, DOCS, CONTENTS, FACTS, OUTBOX, SENT, ANSWERED, VIEWS, MEDIA, BYTES];
}

/// The device's storage. Cheap to clone; all clones share one connection.
#[derive(Clone, Default)]
pub struct Storage {
    open: Rc<RefCell<Option<Open>>>,
    /// What stands in storage for as long as the engine that writes by this handle is the one that leads.
    reign: Rc<RefCell<Option<Vec<u8>>>>,
}

/// An open connection.
#[derive(Clone)]
struct Open {
    db: IdbDatabase,
    /// Set when the browser or another tab has taken it away.
    lost: Rc<Cell<bool>>,
}

/// Whether a transaction writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read,
    Write,
}

/// What is asked for in a transaction.
type Work<'a> = dyn Fn(&Tx) -> Result<(), JsValue> + 'a;

/// A transaction in which everything is asked for at once.
struct Tx {
    tx: IdbTransaction,
}

impl Storage {
    /// Storage that opens its connection when it is first used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a transaction to its end; once more on a new connection when the old one was taken away.
    async fn run<R>(
        &self,
        names: &[&str],
        mode: Mode,
        work: impl Fn(&Tx) -> Result<R, JsValue>,
    ) -> Result<R, StoreError> {
        let asked = Cell::new(None);
        let work = |tx: &Tx| work(tx).map(|requests| asked.set(Some(requests)));
        self.complete(names, mode, &work).await?;
        asked.take().ok_or(StoreError::Aborted)
    }

    async fn complete(&self, names: &[&str], mode: Mode, work: &Work<'_>) -> Result<(), StoreError> {
        match self.attempt(names, mode, work).await {
            Err(StoreError::Aborted) => {
                self.forget();
                self.attempt(names, mode, work).await
            }
            done => done,
        }
    }

    async fn attempt(&self, names: &[&str], mode: Mode, work: &Work<'_>) -> Result<(), StoreError> {
        let open = self.open().await?;
        let reign = self.reign.borrow().clone().filter(|_| mode == Mode::Write);
        let mut names = names.to_vec();
        if reign.is_some() && !names.contains(&stores::META) {
            names.push(stores::META);
        }
        let tx = begin(&open.db, &names, mode).map_err(|error| error_of(&error))?;
        let complete = completion(&tx);
        let fence =
            reign.map(|reign| Fence::before(&tx, reign)).transpose().map_err(|error| error_of(&error))?;
        let asked = work(&Tx { tx: tx.clone() });
        if asked.is_err() {
            // What was asked so far must not be half done. It fails only when it has ended already.
            let _ = tx.abort();
        } else if web_sys::window().is_some() {
            // It ends without this page, which WebKit may put to sleep before the answers have come; the pages after
            // it would wait for ever. A worker is ended with its page instead, and then WebKit hangs on what it was
            // told to commit. A browser that cannot be told ends it by itself.
            commit(&tx);
        }
        let ended = JsFuture::from(complete).await;
        if fence.is_some_and(|fence| fence.refused.get()) {
            return Err(StoreError::Superseded);
        }
        asked.map_err(|error| error_of(&error))?;
        match ended {
            Ok(_) => Ok(()),
            Err(_) => Err(tx.error().map_or(StoreError::Aborted, |error| error_of(&error))),
        }
    }

    fn forget(&self) {
        if let Some(open) = self.open.borrow_mut().take() {
            open.db.close();
        }
    }

    async fn open(&self) -> Result<Open, StoreError> {
        if let Some(open) = self.open.borrow().as_ref().filter(|open| !open.lost.get()) {
            return Ok(open.clone());
        }
        let open = connect().await?;
        *self.open.borrow_mut() = Some(open.clone());
        Ok(open)
    }
}

/// Keeps an engine that was thawed after another one took over from writing what it thought to be so.
struct Fence {
    refused: Rc<Cell<bool>>,
    /// Called before the transaction can complete.
    _looked: Closure<dyn FnMut()>,
}

impl Fence {
    /// Stands before all else that is asked for in a transaction, and aborts it when another reign has begun.
    fn before(tx: &IdbTransaction, reign: Vec<u8>) -> Result<Self, JsValue> {
        let request = Tx { tx: tx.clone() }.get(stores::META, REIGN)?;
        let refused = Rc::new(Cell::new(false));
        let looked = {
            let (request, tx, refused) = (request.clone(), tx.clone(), Rc::clone(&refused));
            Closure::<dyn FnMut()>::new(move || {
                if bytes_of(&request).as_ref() != Some(&reign) {
                    refused.set(true);
                    // It fails only when it has ended already, and it ends after this.
                    let _ = tx.abort();
                }
            })
        };
        request.set_onsuccess(Some(looked.as_ref().unchecked_ref()));
        Ok(Self { refused, _looked: looked })
    }
}

impl Tx {
    fn store(&self, name: &str) -> Result<IdbObjectStore, JsValue> {
        self.tx.object_store(name)
    }

    fn get(&self, store: &str, key: &str) -> Result<IdbRequest, JsValue> {
        self.store(store)?.get(&key.into())
    }

    fn all(&self, store: &str) -> Result<IdbRequest, JsValue> {
        self.store(store)?.get_all()
    }

    fn all_keys(&self, store: &str) -> Result<IdbRequest, JsValue> {
        self.store(store)?.get_all_keys()
    }

    fn put(&self, store: &str, key: impl Into<JsValue>, bytes: &[u8]) -> Result<(), JsValue> {
        self.store(store)?.put_with_key(&Uint8Array::from(bytes), &key.into()).map(|_| ())
    }

    fn add(&self, store: &str, bytes: &[u8]) -> Result<IdbRequest, JsValue> {
        self.store(store)?.add(&Uint8Array::from(bytes))
    }

    fn clear(&self, store: &str) -> Result<(), JsValue> {
        self.store(store)?.clear().map(|_| ())
    }

    fn delete(&self, store: &str, key: impl Into<JsValue>) -> Result<(), JsValue> {
        self.store(store)?.delete(&key.into()).map(|_| ())
    }
}

/// The bytes that a completed request found.
fn bytes_of(request: &IdbRequest) -> Option<Vec<u8>> {
    let found = request.result().ok()?;
    found.is_object().then(|| Uint8Array::new(&found).to_vec())
}

/// All that a completed request found.
fn list_of(request: &IdbRequest) -> Vec<JsValue> {
    request.result().map(|found| Array::from(&found).to_vec()).unwrap_or_default()
}

/// All bytes that a completed request found.
fn all_bytes_of(request: &IdbRequest) -> Vec<Vec<u8>> {
    list_of(request).iter().map(|found| Uint8Array::new(found).to_vec()).collect()
}

async fn connect() -> Result<Open, StoreError> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok();
    let factory = factory.and_then(|factory| factory.dyn_into::<IdbFactory>().ok());
    let factory = factory.ok_or(StoreError::Blocked)?;
    let request = factory.open_with_u32(NAME, VERSION).map_err(|_| StoreError::Blocked)?;
    let upgrade = {
        let request = request.clone();
        Closure::<dyn FnMut()>::new(move || create_stores(&request))
    };
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let opened = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    if JsFuture::from(opened).await.is_err() {
        let error = request.error().ok().flatten();
        return Err(match error.map(|error| error.name()).as_deref() {
            Some("VersionError") => StoreError::Newer,
            Some("QuotaExceededError") => StoreError::Full,
            _ => StoreError::Blocked,
        });
    }
    let db: IdbDatabase = request.result().map_err(|_| StoreError::Blocked)?.unchecked_into();
    let lost = Rc::new(Cell::new(false));
    let gone = {
        let (db, lost) = (db.clone(), Rc::clone(&lost));
        Closure::<dyn FnMut()>::new(move || {
            // A newer app that waits to change the storage must not wait for this page.
            lost.set(true);
            db.close();
        })
    };
    db.set_onversionchange(Some(gone.as_ref().unchecked_ref()));
    db.set_onclose(Some(gone.as_ref().unchecked_ref()));
    // Lives as long as the connection, of which there are few in a page's life.
    gone.forget();
    Ok(Open { db, lost })
}

fn create_stores(request: &web_sys::IdbOpenDbRequest) {
    let Ok(db) = request.result() else { return };
    let db: IdbDatabase = db.unchecked_into();
    for name in stores::ALL {
        let options = IdbObjectStoreParameters::new();
        options.set_auto_increment(name == stores::OUTBOX);
        // One that an older version made is refused without harm; one that cannot be made aborts the upgrade, and
        // opening says so.
        let _ = db.create_object_store_with_optional_parameters(name, &options);
    }
}

fn begin(db: &IdbDatabase, names: &[&str], mode: Mode) -> Result<IdbTransaction, JsValue> {
    let names: Array = names.iter().map(|name| JsValue::from_str(name)).collect();
    let options = Object::new();
    let mode = match mode {
        Mode::Read => "readonly",
        Mode::Write => {
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            "readwrite"
        }
    };
    let transaction: Function = Reflect::get(db, &"transaction".into())?.dyn_into()?;
    Ok(transaction.call3(db, &names, &mode.into(), &options)?.unchecked_into())
}

#[expect(deprecated, reason = "only the bindings say so: it is in the standard and in every browser")]
fn commit(tx: &IdbTransaction) {
    // It fails only when it has ended already.
    let _ = tx.commit();
}

/// Resolves when the transaction has completed, rejects when it was aborted.
fn completion(tx: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve, reject| {
        tx.set_oncomplete(Some(&resolve));
        tx.set_onabort(Some(&reject));
    })
}

fn error_of(error: &JsValue) -> StoreError {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError") => StoreError::Full,
        _ => StoreError::Aborted,
    }
}
