//! The demo's boards, departments, workplaces, stations, sites and job types.

use shared::domain::views::{Authority, Department, JobType, Site, SiteKind, Station, Unit, WeekdayColours};
use shared::domain::words::Pictogram;
use shared::ids::{AuthorityId, DepartmentId, JobTypeId, SiteId, StationId};

use super::unit;
use crate::store::{Conn, StoreError, place};

/// Background and text of each weekday in Swedish special-needs and daily-activity practice, Monday first.
const PALETTE: [[&str; 2]; 7] = [
    ["#1e7b34", "#ffffff"],
    ["#1257a8", "#ffffff"],
    ["#ffffff", "#1a1a1a"],
    ["#6f4518", "#ffffff"],
    ["#ffd42a", "#1a1a1a"],
    ["#f59ac0", "#1a1a1a"],
    ["#b3151b", "#ffffff"],
];

const AUTHORITIES: &[(&str, &str)] = &[
    ("arbete", "Arbetsmarknadsnämnden"),
    ("omsorg", "Omsorgsnämnden"),
    ("samhalle", "Samhällsbyggnadsnämnden"),
];

const DEPARTMENTS: &[(&str, &str, &str)] = &[
    ("gata", "samhalle", "Gata och park"),
    ("fastighet", "samhalle", "Fastighet"),
    ("fritid", "samhalle", "Kultur och fritid"),
    ("hemtjanst", "omsorg", "Hemtjänsten"),
    ("bostad", "omsorg", "Bostadsenheten"),
];

/// Short name, board, name, word for supervisors, where the weekday's colour shows, stations with pictograms.
type UnitRow = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    WeekdayColours,
    &'static [(&'static str, &'static str)],
);

const UNITS: &[UnitRow] = &[
    (
        "utelaget",
        "arbete",
        "Utelaget",
        "arbetsledare",
        WeekdayColours::Header,
        &[("Verktygsförrådet", "tools"), ("Bilvård", "car")],
    ),
    (
        "aterbruket",
        "arbete",
        "Återbruket",
        "handledare",
        WeekdayColours::Header,
        &[
            ("Sortera", "sort"),
            ("Prismärka", "price-tag"),
            ("Butiken", "trolley"),
            ("Laga möbler", "screwdriver"),
        ],
    ),
    (
        "brodboden",
        "omsorg",
        "Brödboden",
        "handledare",
        WeekdayColours::Day,
        &[("Baka", "bake"), ("Diska", "wash"), ("Fikavagnen", "coffee")],
    ),
    (
        "packrummet",
        "omsorg",
        "Packrummet",
        "handledare",
        WeekdayColours::Day,
        &[("Packa", "pack"), ("Vika kartonger", "box")],
    ),
];

const SITES: &[(&str, SiteKind, &str, &str)] = &[
    ("badplatsen", SiteKind::Public, "Badplatsen vid Granviken", "Strandvägen 1"),
    ("torget", SiteKind::Public, "Stora torget", "Stora torget"),
    ("applet", SiteKind::Public, "Lekparken Äpplet", "Äppelstigen 4"),
    ("stationsparken", SiteKind::Public, "Stationsparken", "Järnvägsgatan 2"),
    ("sparet", SiteKind::Public, "Motionsspåret i Granskogen", "Skogsvägen 30"),
    ("kyrkbacken", SiteKind::Public, "Trapporna vid Kyrkbacken", "Kyrkbacken"),
    ("soprummet", SiteKind::Municipal, "Återvinningsrummet på Kvarngatan", "Kvarngatan 12"),
    ("biblioteket", SiteKind::Municipal, "Biblioteket", "Storgatan 8"),
    ("lonnen", SiteKind::Municipal, "Förskolan Lönnen", "Lönnvägen 3"),
    ("forradet", SiteKind::Municipal, "Möbelförrådet", "Industrigatan 5"),
];

/// Short name, name, pictogram, days of lead, weeks when it is not done, whether ice or storm shortens it, departments.
type JobTypeRow =
    (&'static str, &'static str, &'static str, u16, &'static [u8], bool, &'static [&'static str]);

const ALL: &[&str] = &["gata", "fastighet", "fritid", "hemtjanst", "bostad"];

const JOB_TYPES: &[JobTypeRow] = &[
    ("gras", "Klippa gräs", "lawn", 7, &[28, 29, 30], false, &["gata", "fastighet", "fritid"]),
    ("lov", "Kratta löv", "leaf", 7, &[], false, &["gata", "fastighet", "fritid"]),
    ("sno", "Skotta och sanda", "snow", 7, &[], true, &["gata", "fastighet", "hemtjanst"]),
    ("skrap", "Plocka skräp", "bin", 5, &[], false, &["gata", "fastighet", "fritid"]),
    ("rabatt", "Rensa rabatter", "flower", 7, &[28, 29, 30], false, &["gata", "fastighet", "fritid"]),
    ("mala", "Måla och olja", "paint", 14, &[28, 29, 30], false, &["gata", "fastighet", "fritid"]),
    ("laga", "Laga bänkar och staket", "drill", 14, &[], false, &["gata", "fastighet", "fritid"]),
    ("flytta", "Flytta möbler", "sofa", 7, &[52, 1], false, ALL),
    ("tomma", "Tömma och städa lägenhet", "broom", 10, &[], false, &["bostad"]),
    ("tvatta", "Tvätta fönster", "window", 7, &[52, 1], false, &["fastighet", "fritid", "bostad"]),
    ("utdelning", "Dela ut post och paket", "box", 5, &[], false, ALL),
    ("fika", "Baka till möten", "bake", 7, &[28, 29, 30, 52], false, ALL),
];

/// Adds them all.
pub async fn fill(conn: &mut Conn) -> Result<(), StoreError> {
    for (short, name) in AUTHORITIES {
        place::add_authority(conn, &Authority { id: authority(short), name: (*name).to_owned() }).await?;
    }
    for (short, board, name) in DEPARTMENTS {
        let row = Department { id: department(short), name: (*name).to_owned(), authority: authority(board) };
        place::add_department(conn, &row).await?;
    }
    for (short, board, name, word, colours, stations) in UNITS {
        let stations = stations.iter().map(|(name, pictogram)| Station {
            id: station(name),
            name: (*name).to_owned(),
            pictogram: drawn(pictogram),
        });
        let row = Unit {
            id: unit(short),
            name: (*name).to_owned(),
            authority: authority(board),
            supervisor_word: (*word).to_owned(),
            weekday_colours: *colours,
            palette: PALETTE.map(|pair| pair.map(str::to_owned)).to_vec(),
            stations: stations.collect(),
        };
        place::add_unit(conn, &row).await?;
    }
    for (short, kind, name, address) in SITES {
        let row = Site {
            id: site(short),
            name: (*name).to_owned(),
            kind: *kind,
            address: Some(format!("{address}, Granfors")),
        };
        place::add_site(conn, &row).await?;
    }
    for (short, name, pictogram, lead_days, blackout, urgent_ok, departments) in JOB_TYPES {
        let row = JobType {
            id: job_type(short),
            name: (*name).to_owned(),
            pictogram: drawn(pictogram),
            lead_days: *lead_days,
            blackout_weeks: blackout.to_vec(),
            urgent_ok: *urgent_ok,
            departments: departments.iter().map(|short| department(short)).collect(),
        };
        place::add_job_type(conn, &row).await?;
    }
    Ok(())
}

/// A pictogram by its name in the sprite.
pub fn drawn(name: &str) -> Pictogram {
    Pictogram::new(name).expect("a pictogram's name is lower case and short")
}

fn authority(short: &str) -> AuthorityId {
    AuthorityId::derived(&format!("demo/authority/{short}"))
}

/// The id of the demo's department of this short name.
pub fn department(short: &str) -> DepartmentId {
    DepartmentId::derived(&format!("demo/department/{short}"))
}

/// The id of the demo's site of this short name.
pub fn site(short: &str) -> SiteId {
    SiteId::derived(&format!("demo/site/{short}"))
}

/// The id of the demo's job type of this short name.
pub fn job_type(short: &str) -> JobTypeId {
    JobTypeId::derived(&format!("demo/job-type/{short}"))
}

/// The id of the demo's station of this name.
pub fn station(name: &str) -> StationId {
    StationId::derived(&format!("demo/station/{name}"))
}
