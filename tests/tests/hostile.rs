//! Hostile bytes as a test: everything the fuzzer found worth keeping, and random changes of it.
//!
//! `cargo xtask fuzz` looks for more. `TESTS_WRITE_SEEDS=1` has this test add the seeds to the corpus.

use std::fs;
use std::path::PathBuf;

use fastrand::Rng;
use tests::hostile::{Counting, Target};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// So often is each kept input changed and tried again, by a seed of its own.
const CHANGES: usize = 40;

#[test]
fn frames_read_as_they_are_written_whatever_comes() {
    go_through(Target::Frames);
}

#[test]
fn a_server_lives_through_whatever_a_device_says() {
    go_through(Target::Session);
}

#[test]
fn facts_have_one_text_whatever_comes() {
    go_through(Target::Facts);
}

#[test]
fn changes_make_documents_that_load_whatever_their_fields_say() {
    go_through(Target::Changes);
}

#[test]
fn headers_of_uploads_are_read_or_refused_whatever_they_say() {
    go_through(Target::Uploads);
}

#[test]
fn photos_are_stripped_or_refused_whatever_comes() {
    go_through(Target::Photos);
}

#[test]
fn a_file_of_unsent_work_is_read_or_refused_whatever_is_in_it() {
    go_through(Target::Unsent);
}

#[test]
fn codes_and_keys_are_read_or_refused_whatever_is_typed() {
    go_through(Target::Codes);
}

#[test]
fn memory_beyond_the_bytes_is_noticed() {
    tests::hostile::within(1 << 16, || drop(vec![0_u8; 1 << 15]));
    let caught = std::panic::catch_unwind(|| tests::hostile::within(1 << 15, || drop(vec![0_u8; 1 << 16])));
    assert!(caught.is_err());
}

fn go_through(target: Target) {
    let mut inputs = kept(target);
    inputs.extend(target.seeds());
    assert!(!inputs.is_empty());
    for (index, input) in inputs.iter().enumerate() {
        try_one(target, input);
        let mut rng = Rng::with_seed(index as u64);
        for _ in 0..CHANGES {
            let other = &inputs[rng.usize(0..inputs.len())];
            try_one(target, &changed(input, other, &mut rng));
        }
    }
}

/// The bytes are in the message when it fails, so that it can be kept.
fn try_one(target: Target, bytes: &[u8]) {
    if let Err(panic) = std::panic::catch_unwind(|| target.check(bytes)) {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        eprintln!("{} breaks on {hex}", target.name());
        std::panic::resume_unwind(panic);
    }
}

/// The inputs in the corpus, by name.
fn kept(target: Target) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target.name());
    if std::env::var_os("TESTS_WRITE_SEEDS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for (index, seed) in target.seeds().iter().enumerate() {
            fs::write(folder.join(format!("seed-{index:03}")), seed).unwrap();
        }
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// The input with one to four things done to it: a byte, a bit or a number changed, a piece cut out, doubled, or taken
/// from another input.
fn changed(input: &[u8], other: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..rng.usize(1..=4) {
        let at = rng.usize(0..=bytes.len());
        let to = rng.usize(at..=bytes.len().min(at + 64));
        match rng.u8(0..7) {
            0 if at < bytes.len() => bytes[at] = rng.u8(..),
            1 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(0..8),
            2 if at < bytes.len() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][rng.usize(0..5)],
            3 => drop(bytes.drain(at..to)),
            4 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            5 if !other.is_empty() => {
                let from = rng.usize(0..other.len());
                let piece = &other[from..other.len().min(from + 64)];
                bytes.splice(at..to, piece.iter().copied());
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes
}
