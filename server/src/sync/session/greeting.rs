//! How a connection begins: who greets, what has become theirs since, and what a locked device is told.

use std::collections::BTreeSet;

use shared::wire::{
    self, Code, Hello, MAX_ACTORS, MAX_FRAME, Manifest, OLDEST_PROTOCOL, PROTOCOL, ServerFrame, Welcome,
};

use super::super::access;
use super::super::group::What;
use super::super::ledger::{Found, Ledger, Lock, Mark, Now, Read};
use super::{ConnState, End, Greeting, Turn, entries};

impl ConnState {
    pub(super) async fn hello(&mut self, ledger: &dyn Ledger, now: Now, hello: Hello) -> Found<Turn> {
        if !(OLDEST_PROTOCOL..=PROTOCOL).contains(&hello.protocol) {
            return Ok(Turn::refuse(Code::Protocol));
        }
        self.protocol = hello.protocol;
        if hello.actors.len() > MAX_ACTORS {
            return Ok(Turn::refuse(Code::FrameMalformed));
        }
        let mut read = ledger.read().await?;
        let mut news = read.access_day().await? != Some(now.today());
        for actor in &hello.actors {
            news |= read.owner(*actor).await?.is_none();
        }
        drop(read);
        if news {
            let turn = self.job(What::Greet(hello.actors.clone()));
            self.greeting = Greeting::UnderWay(Box::new(hello));
            return Ok(turn);
        }
        self.greet(ledger, now, &hello).await
    }

    pub(super) async fn greet(&mut self, ledger: &dyn Ledger, now: Now, hello: &Hello) -> Found<Turn> {
        let mut read = ledger.read().await?;
        let read = read.as_mut();
        let Some(device) = read.device(self.device).await? else {
            return Ok(Turn::refuse(Code::DeviceUnknown));
        };
        let history = read.history().await?;
        let welcome = Welcome { time: now.ms, history, min_schema: self.min_schema, device: self.device };
        let is_locked = device.lock == Lock::Locked;
        // A lost phone lets go of what it holds, however old its app is.
        if is_locked && hello.cursor.is_some_and(|cursor| cursor > 0) {
            return Ok(Turn::refuse(Code::DeviceLocked));
        }
        if hello.schema < self.min_schema {
            let frames = vec![ServerFrame::Welcome(welcome), ServerFrame::Error { code: Code::AppTooOld }];
            return Ok(Turn { end: End::Close, ..Turn::say(frames) });
        }
        if is_locked {
            return self.greet_locked(read, welcome).await;
        }
        let cursor = read.cursor().await?;
        let (documents, views) = self.look(read, &device, now).await?;
        // A device that takes itself for another one knows nothing of this one's cursor.
        let since = hello.cursor.filter(|_| hello.device == self.device);
        let manifest =
            access::manifest(read, &device, &documents, entries(&views), since, cursor, now).await?;
        let Some(manifest) = spoken(manifest, hello.protocol) else {
            return Ok(Turn::refuse(Code::Protocol));
        };
        let receipts = read.receipts(self.device, 0).await?;
        self.greeting = Greeting::Done;
        self.cursor = cursor;
        let mut frames = vec![ServerFrame::Welcome(welcome)];
        frames.extend(manifest);
        frames.extend(self.receipts(receipts));
        Ok(Turn::say(frames))
    }

    /// A locked device is told to let go of everything; once it has, what it wrote is taken, and nothing is given.
    async fn greet_locked(&mut self, read: &mut dyn Read, welcome: Welcome) -> Found<Turn> {
        self.greeting = Greeting::Done;
        // What it is told once it is unlocked names a cursor above 0, by which it knows.
        self.cursor = read.cursor().await?;
        // Word of its being unlocked may come from another node.
        self.marks = BTreeSet::from([Mark::Device(self.device)]);
        let (docs, gone, views) = (Vec::new(), Vec::new(), Vec::new());
        let mut frames = vec![
            ServerFrame::Error { code: Code::DeviceLocked },
            ServerFrame::Welcome(welcome),
            ServerFrame::Manifest(Manifest { cursor: 0, whole: true, docs, gone, views, more: false }),
        ];
        let receipts = read.receipts(self.device, 0).await?;
        frames.extend(self.receipts(receipts));
        Ok(Turn::say(frames))
    }
}

/// The manifest as frames of this protocol; none when it is too large for the older one, which knows one frame only.
fn spoken(manifest: Manifest, protocol: u32) -> Option<Vec<ServerFrame>> {
    if protocol > OLDEST_PROTOCOL {
        return Some(manifest.in_frames().into_iter().map(ServerFrame::Manifest).collect());
    }
    let frame = ServerFrame::Manifest(manifest);
    (wire::encode(&frame).len() <= MAX_FRAME).then(|| vec![frame])
}
