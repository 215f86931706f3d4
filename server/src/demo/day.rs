//! The demo's days: who is put on what, the day's points, stations and banks of steps.

use shared::domain::body::{
    AbsenceKind, Absent, Banked, Here, Point, PointKind, Points, Presence, Put, Shows, Steps, Target,
};
use shared::domain::key::DocKey;

use super::order::{Work, prose, said, steps};
use super::places::station;
use super::scribe::{Doc, Scribe};
use super::story::Today;
use super::{DemoError, Photo, person, unit};

/// The day's points at each workplace: gathering, coffee, lunch, home, in minutes from midnight.
const POINTS: &[(&str, &str, [u16; 4])] = &[
    ("Karin", "utelaget", [8 * 60, 9 * 60 + 30, 11 * 60 + 30, 15 * 60]),
    ("Maryam", "aterbruket", [8 * 60 + 30, 9 * 60 + 45, 11 * 60 + 45, 15 * 60 + 30]),
    ("Johan", "brodboden", [8 * 60, 9 * 60 + 15, 11 * 60, 14 * 60 + 30]),
    ("Ingela", "packrummet", [8 * 60 + 30, 10 * 60, 12 * 60, 14 * 60]),
];

/// Who keeps the bank, of which workplace, and its steps with their pictograms.
type Bank = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const BANKS: &[Bank] = &[
    (
        "Karin",
        "utelaget",
        &[
            ("Ta på väst och handskar", "vest"),
            ("Ta krattor, kärra och säckar", "rake"),
            ("Kratta ihop löven", "leaf"),
            ("Lägg löven i säckar", "bag"),
            ("Plocka skräp med tång", "bin"),
            ("Klipp gräset", "lawn"),
            ("Skotta en gång fram", "shovel"),
            ("Sanda", "grit"),
            ("Måla ett lager", "paint"),
            ("Ställ tillbaka verktygen", "tools"),
        ],
    ),
    (
        "Maryam",
        "aterbruket",
        &[
            ("Sortera i tre lådor", "sort"),
            ("Torka av", "wash"),
            ("Sätt på prislapp", "price-tag"),
            ("Häng på galge", "hanger"),
            ("Bär till butiken", "carry"),
        ],
    ),
    (
        "Johan",
        "brodboden",
        &[
            ("Tvätta händerna", "soap"),
            ("Ta på förkläde", "shirt"),
            ("Väg upp mjölet", "list"),
            ("Baka ut bullarna", "bun"),
            ("Sätt klockan", "clock"),
            ("Diska", "water"),
        ],
    ),
    (
        "Ingela",
        "packrummet",
        &[
            ("Vik kartongen", "box"),
            ("Lägg i fem stycken", "pack"),
            ("Tejpa", "hammer"),
            ("Ställ på pallen", "trolley"),
        ],
    ),
];

/// Puts people on jobs on a day.
pub async fn put(
    scribe: &mut Scribe<'_>,
    by: &'static str,
    workplace: &'static str,
    day: i64,
    crew: &[(&str, &Work)],
) -> Result<(), DemoError> {
    let doc = Doc::of(DocKey::Day(unit(workplace), scribe.day(day)));
    for (name, work) in crew {
        let here = Here { person: person(name), here: Presence::Here };
        scribe.state(doc, said(by, scribe.at(day, 8, 5), &[], here)).await?;
        let body = Put { person: person(name), on: Target::Job(work.doc.id) };
        scribe.state(doc, said(by, scribe.at(day, 8, 10), &[], body)).await?;
    }
    Ok(())
}

async fn put_on_station(
    scribe: &mut Scribe<'_>,
    by: &'static str,
    workplace: &'static str,
    crew: &[(&str, &str)],
) -> Result<(), DemoError> {
    let doc = Doc::of(DocKey::Day(unit(workplace), scribe.day(0)));
    for (name, at) in crew {
        let here = Here { person: person(name), here: Presence::Here };
        scribe.state(doc, said(by, scribe.at(0, 8, 5), &[], here)).await?;
        let body = Put { person: person(name), on: Target::Station(station(at)) };
        scribe.state(doc, said(by, scribe.at(0, 8, 10), &[], body)).await?;
    }
    Ok(())
}

/// Banks, stations, and the day on which the demo is filled in: some are put on jobs and stations, one is away, some
/// have nothing yet.
pub async fn lay_out(scribe: &mut Scribe<'_>, mut today: Today) -> Result<(), DemoError> {
    for (by, workplace, of) in BANKS {
        let doc = Doc::of(DocKey::Bank(unit(workplace)));
        for step in steps(of) {
            scribe.state(doc, said(by, scribe.at(-30, 15, 0), &[], Banked { step })).await?;
        }
    }
    for (by, workplace, [gathering, coffee, lunch, home]) in POINTS {
        let kinds = [PointKind::Gathering, PointKind::Coffee, PointKind::Lunch, PointKind::Home];
        let minutes = [*gathering, *coffee, *lunch, *home];
        let points = kinds.into_iter().zip(minutes).map(|(kind, minute)| Point { kind, minute }).collect();
        let doc = Doc::of(DocKey::Day(unit(workplace), scribe.day(0)));
        scribe.state(doc, said(by, scribe.at(0, 7, 30), &[], Points { points })).await?;
    }
    let pricing = DocKey::Station(unit("aterbruket"), station("Prismärka"), scribe.day(0).in_week());
    let of = [("Ta en låda", "box"), ("Torka av sakerna", "wash"), ("Sätt på prislapp", "price-tag")];
    scribe
        .state(Doc::of(pricing), said("Maryam", scribe.at(0, 7, 35), &[], Steps { steps: steps(&of) }))
        .await?;

    let Today { leaves, recycling, flat, sofa } = &today;
    let outdoors =
        [("Kjell", leaves), ("Tove", leaves), ("Amira", recycling), ("Robban", recycling), ("Dragan", flat)];
    put(scribe, "Karin", "utelaget", 0, &outdoors).await?;
    let day = Doc::of(DocKey::Day(unit("utelaget"), scribe.day(0)));
    let away = Here { person: person("Yusuf"), here: Presence::Away };
    scribe.state(day, said("Karin", scribe.at(0, 8, 6), &[], away)).await?;
    let date = scribe.day(0);
    let absent = Absent {
        person: person("Yusuf"),
        from: date,
        to: date,
        kind: AbsenceKind::Reported,
        reason: Some(prose("Ringde före åtta. Hos tandläkaren till lunch.")),
    };
    let time = Doc::of(DocKey::Time(unit("utelaget"), person("Yusuf"), date.in_month()));
    scribe.state(time, said("Karin", scribe.at(0, 8, 7), &[], absent)).await?;
    put(scribe, "Maryam", "aterbruket", 0, &[("Jimmy", sofa)]).await?;
    let indoors = [("Birgitta", "Prismärka"), ("Hassan", "Sortera"), ("Lovisa", "Prismärka")];
    put_on_station(scribe, "Maryam", "aterbruket", &indoors).await?;

    let visit = scribe.start(&mut today.leaves, "Kjell", 0).await?;
    scribe.photograph(&today.leaves, visit, Photo("leaves-before.jpg"), Shows::Before).await?;
    scribe.tick(&today.leaves, visit, 1).await
}
