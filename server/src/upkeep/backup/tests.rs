//! Backups whole, cut off, damaged, newer, and of the other kind of database.

use shared::domain::key::DocKey;
use shared::domain::words::Prose;
use shared::wire::Code;

use super::*;
use crate::store::ledger::testing as rows;
use crate::sync::ledger::Ledger as _;
use crate::sync::testing::{ANNA, ANNAS_PHONE, HISTORY, OUTDOOR, Pen, devices, town};

mod postgres;

const PHOTO: &[u8] = include_bytes!("../../../demo/photos/bench-before.jpg");

struct Scene {
    folder: tempfile::TempDir,
    app: App,
}

impl Scene {
    /// A municipality with a photo.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { data: folder.path().join("data"), ..Config::default() };
        let app = App::open(config).await.unwrap();
        rows::fill(&app.db, HISTORY, &town(), &devices()).await.unwrap();
        let digest = Digest::of(PHOTO);
        app.photos.keep(digest, PHOTO.into()).await.unwrap();
        rows::hand_over(&app.db, ANNAS_PHONE, digest).await.unwrap();
        Self { folder, app }
    }

    fn backup(&self) -> PathBuf {
        self.folder.path().join("backup")
    }

    fn elsewhere(&self) -> Config {
        Config { data: self.folder.path().join("elsewhere"), ..Config::default() }
    }

    async fn fails(&self) -> BackupError {
        let error = restore(&self.elsewhere(), &self.backup(), Missing::Refused).await.unwrap_err();
        let left = fs::read_dir(self.elsewhere().data).into_iter().flatten().count();
        assert_eq!(left, 0, "nothing is left of what failed: {error}");
        error
    }

    fn change_list(&self, from: &str, to: &str) {
        let file = self.backup().join(LIST);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(file, text.replace(from, to)).unwrap();
    }
}

/// Anna says something in a week of the station; how many facts there are then.
async fn says(app: &App, number: usize) {
    let week: shared::civil::CivilDate = "2026-02-02".parse().unwrap();
    let key = DocKey::Time(OUTDOOR, ANNA, week.in_month());
    let mut pen = Pen::greet(&app.ledger, ANNAS_PHONE).await;
    let body = shared::domain::body::Absent {
        person: ANNA,
        from: week,
        to: week,
        kind: shared::domain::body::AbsenceKind::Reported,
        reason: Prose::new(&format!("nummer {number}")).ok(),
    };
    let fact = pen.fact(ANNA, &[], body);
    let mut fact = fact;
    fact.id = shared::ids::FactId::at(crate::sync::testing::NOW.ms, [u8::try_from(number).unwrap(); 10]);
    let receipt = pen.state(&app.ledger, key.derived_id().unwrap(), key, &fact).await;
    assert_eq!(receipt.code, Code::Ok);
}

async fn facts(app: &App) -> usize {
    let mut read = app.ledger.read().await.unwrap();
    let mut count = 0;
    for doc in read.all_docs().await.unwrap() {
        count += read.facts(doc).await.unwrap().len();
    }
    count
}

#[tokio::test]
async fn what_is_backed_up_while_people_work_is_whole_and_begins_another_history() {
    let scene = Scene::new().await;
    says(&scene.app, 1).await;
    let folder = scene.backup();
    let (made, ()) = tokio::join!(back_up(&scene.app, &folder), async {
        for number in 2..12 {
            says(&scene.app, number).await;
        }
    });
    let made = made.unwrap();
    assert_eq!(made.photos, 1);
    assert_eq!(restore(&scene.elsewhere(), &scene.backup(), Missing::Refused).await.unwrap(), made);
    let again = App::open(scene.elsewhere()).await.unwrap();
    assert!((1..=11).contains(&facts(&again).await));
    assert_eq!(again.photos.get(Digest::of(PHOTO)).await.unwrap().as_deref(), Some(PHOTO));
    assert_eq!(crate::sync::sound::examine_all(&again.ledger).await.unwrap(), [].into());
    let history = again.ledger.read().await.unwrap().history().await.unwrap();
    assert_ne!(history, HISTORY);
    assert_eq!(facts(&scene.app).await, 11);
    assert_eq!(scene.app.ledger.read().await.unwrap().history().await.unwrap(), HISTORY);
}

#[tokio::test]
async fn nothing_is_written_over() {
    let scene = Scene::new().await;
    fs::create_dir_all(scene.backup()).unwrap();
    fs::write(scene.backup().join("notes"), "mine").unwrap();
    let refused = back_up(&scene.app, &scene.backup()).await;
    assert!(matches!(refused, Err(BackupError::NotEmpty(_))), "{refused:?}");
    assert_eq!(fs::read_to_string(scene.backup().join("notes")).unwrap(), "mine");
    fs::remove_file(scene.backup().join("notes")).unwrap();
    back_up(&scene.app, &scene.backup()).await.unwrap();
    let into_the_living = restore(&scene.app.config, &scene.backup(), Missing::Refused).await;
    assert!(matches!(into_the_living, Err(BackupError::NotEmpty(_))), "{into_the_living:?}");
    assert_eq!(scene.app.ledger.read().await.unwrap().history().await.unwrap(), HISTORY);
}

#[tokio::test]
async fn a_photo_that_is_gone_is_told_and_keeps_nothing_else_from_being_backed_up() {
    let scene = Scene::new().await;
    says(&scene.app, 1).await;
    let gone = Digest::of(b"gone");
    rows::hand_over(&scene.app.db, ANNAS_PHONE, gone).await.unwrap();
    let made = back_up(&scene.app, &scene.backup()).await.unwrap();
    assert_eq!((made.photos, made.missing.as_slice()), (1, [gone].as_slice()));
    // It was told then; what is missing beyond it is not passed over unasked.
    assert_eq!(restore(&scene.elsewhere(), &scene.backup(), Missing::Refused).await.unwrap(), made);
    clear(&scene.elsewhere().data);
    fs::remove_file(photo(&scene.backup(), Digest::of(PHOTO))).unwrap();
    assert!(matches!(scene.fails().await, BackupError::Photos { count: 1, .. }));
    let restored = restore(&scene.elsewhere(), &scene.backup(), Missing::Accepted).await.unwrap();
    assert_eq!(restored.missing.len(), 2);
    let again = App::open(scene.elsewhere()).await.unwrap();
    assert_eq!(facts(&again).await, 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_backup_is_found_before_anything_is_restored() {
    let scene = Scene::new().await;
    let nothing = scene.fails().await;
    assert!(matches!(nothing, BackupError::NoList(_)), "{nothing}");
    back_up(&scene.app, &scene.backup()).await.unwrap();
    let kept = fs::read(scene.backup().join(LIST)).unwrap();
    // Cut off before or while its list was written.
    for cut in [0, kept.len() / 2] {
        fs::write(scene.backup().join(LIST), &kept[..cut]).unwrap();
        assert!(matches!(scene.fails().await, BackupError::NoList(_)));
    }
    fs::write(scene.backup().join(LIST), &kept).unwrap();
    // Of a later version, by its layout and by its database.
    scene.change_list("\"format\": 1", "\"format\": 2");
    assert!(matches!(scene.fails().await, BackupError::Newer(_)));
    fs::write(scene.backup().join(LIST), &kept).unwrap();
    scene.change_list(&format!("\"schema\": {}", copy::newest()), "\"schema\": 9999");
    assert!(matches!(scene.fails().await, BackupError::Newer(_)));
    fs::write(scene.backup().join(LIST), &kept).unwrap();
    // A photo that is damaged, and one that is missing.
    let file = photo(&scene.backup(), Digest::of(PHOTO));
    fs::write(&file, &PHOTO[1..]).unwrap();
    assert!(matches!(scene.fails().await, BackupError::Photos { count: 1, .. }));
    fs::remove_file(&file).unwrap();
    assert!(matches!(scene.fails().await, BackupError::Photos { count: 1, .. }));
    fs::write(&file, PHOTO).unwrap();
    // The database, cut off and gone.
    let database = scene.backup().join(DATABASE);
    let bytes = fs::read(&database).unwrap();
    fs::write(&database, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(scene.fails().await, BackupError::Database(_)));
    fs::remove_file(&database).unwrap();
    assert!(matches!(scene.fails().await, BackupError::Database(_)));
    fs::write(&database, &bytes).unwrap();
    // Another kind of database than is configured.
    let postgres = Config { database: Some("postgres:///gjort".to_owned()), ..scene.elsewhere() };
    assert!(matches!(
        restore(&postgres, &scene.backup(), Missing::Refused).await,
        Err(BackupError::OtherDatabase)
    ));
    restore(&scene.elsewhere(), &scene.backup(), Missing::Refused).await.unwrap();
}

#[tokio::test]
async fn beside_postgresql_the_photos_are_kept_and_the_history_begins_anew() {
    let db = crate::store::testing::TestDb::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    let config = |name: &str| Config {
        data: folder.path().join(name),
        database: Some(db.url().to_owned()),
        ..Config::default()
    };
    let app = App::open(config("data")).await.unwrap();
    let backup = folder.path().join("backup");
    let too_early = {
        let made = back_up(&app, &backup).await.unwrap();
        assert_eq!(made.photos, 0);
        restore(&config("elsewhere"), &backup, Missing::Refused).await
    };
    assert!(matches!(too_early, Err(BackupError::NotRestored)), "{too_early:?}");
    rows::fill(&app.db, HISTORY, &town(), &devices()).await.unwrap();
    app.photos.keep(Digest::of(PHOTO), PHOTO.into()).await.unwrap();
    rows::hand_over(&app.db, ANNAS_PHONE, Digest::of(PHOTO)).await.unwrap();
    let without = restore(&config("elsewhere"), &backup, Missing::Refused).await;
    assert!(matches!(without, Err(BackupError::Photos { count: 1, .. })), "{without:?}");
    clear(&backup);
    back_up(&app, &backup).await.unwrap();
    restore(&config("elsewhere"), &backup, Missing::Refused).await.unwrap();
    assert!(photo(&folder.path().join("elsewhere"), Digest::of(PHOTO)).is_file());
    assert_ne!(app.ledger.read().await.unwrap().history().await.unwrap(), HISTORY);
}
