//! The demo's orders and jobs, in every state, laid around the day on which they are filled in.

use shared::domain::body::{Answered, Asked, Cancelled, Declined, Opened, Shows, Thanked, Where};
use shared::domain::key::DocKey;
use shared::ids::FactId;

use super::order::{Order, Ordered, Spot, Wanted, Work, prose, said, short};
use super::places::site;
use super::scribe::{Doc, Scribe};
use super::{DemoError, Photo, day, unit};

const LEAVES: &[(&str, &str)] = &[
    ("Ta krattor, kärra och säckar", "rake"),
    ("Kratta ihop löven", "leaf"),
    ("Lägg löven i säckar", "bag"),
    ("Kör säckarna till vagnen", "wheelbarrow"),
];
const RECYCLING: &[(&str, &str)] = &[
    ("Ta på väst och handskar", "gloves"),
    ("Ställ kärlen rätt", "bin"),
    ("Sopa golvet", "broom"),
    ("Bär ut det som inte ska vara där", "carry"),
];
const BENCHES: &[(&str, &str)] = &[
    ("Borsta bänken ren", "broom"),
    ("Slipa det som flagar", "wrench"),
    ("Olja två gånger", "paint"),
    ("Sätt upp skylten Nymålat", "sign"),
];
const FLAT: &[(&str, &str)] = &[
    ("Hämta nyckeln", "key"),
    ("Bär ut möblerna", "sofa"),
    ("Dammsug alla rum", "vacuum"),
    ("Torka köket", "wash"),
    ("Lämna nyckeln", "key"),
];

/// What today's crew is put on.
pub struct Today {
    /// Leaves in the park: under way.
    pub leaves: Work,
    /// The recycling room: returned and planned again.
    pub recycling: Work,
    /// The flat that is emptied.
    pub flat: Work,
    /// The sofa that is fetched.
    pub sofa: Work,
}

/// Tells the whole story, oldest order first, so that numbers rise with the days.
pub async fn tell(scribe: &mut Scribe<'_>) -> Result<Today, DemoError> {
    confirmed(scribe).await?;
    let recycling = returned(scribe).await?;
    waiting_to_be_confirmed(scribe).await?;
    let leaves = ordered_for_today(scribe).await?;
    let flat = flat(scribe).await?;
    planned_ahead(scribe).await?;
    undated(scribe).await?;
    let sofa = sofa(scribe).await?;
    to_be_planned(scribe).await?;
    declined_and_cancelled(scribe).await?;
    questions(scribe).await?;
    new_ones(scribe).await?;
    own_jobs(scribe).await?;
    Ok(Today { leaves, recycling, flat, sofa })
}

/// An order with the fields that most share.
fn order(by: &'static str, department: &'static str, day: i64, title: &'static str, place: Spot) -> Order {
    Order {
        by,
        department,
        day,
        title,
        what: "",
        job_type: None,
        place,
        when: Wanted::Whenever,
        urgent: None,
        photo: None,
    }
}

async fn confirmed(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let ordered = scribe
        .order(&Order {
            what: "Tre bänkar vid fontänen. Oljan står i förrådet.",
            job_type: Some("laga"),
            when: Wanted::On(-8),
            ..order("Lena", "gata", -24, "Olja bänkarna på torget", Spot::Site("torget"))
        })
        .await?;
    let mut work = scribe.give(&ordered, "Stina", "utelaget", -23).await?;
    scribe.lay_out(&mut work, "Karin", -20, BENCHES).await?;
    scribe.plan(&mut work, "Karin", -20, Wanted::On(-8), Vec::new()).await?;
    day::put(scribe, "Karin", "utelaget", -8, &[("Dragan", &work), ("Kjell", &work)]).await?;
    let visit = scribe.start(&mut work, "Dragan", -8).await?;
    let before = scribe.photograph(&work, visit, Photo("bench-before.jpg"), Shows::Before).await?;
    scribe.tick(&work, visit, 4).await?;
    let after = scribe.photograph(&work, visit, Photo("bench-after.jpg"), Shows::After).await?;
    scribe.done(&mut work, visit, &[("Dragan", 165), ("Kjell", 165)]).await?;
    scribe.confirm(&mut work, "Karin", -7, "Fint slipat, och rent efter er.", vec![before, after]).await?;
    let thanks = Thanked { text: Some(prose("Så fint det blev! Hälsa dem som var där.")) };
    scribe.state(ordered.doc, said("Lena", scribe.at(-6, 9, 0), &[], thanks)).await?;
    Ok(())
}

async fn returned(scribe: &mut Scribe<'_>) -> Result<Work, DemoError> {
    let ordered = scribe
        .order(&Order {
            what: "Det står saker framför kärlen så att de inte går att tömma.",
            job_type: Some("skrap"),
            when: Wanted::On(-4),
            photo: Some(Photo("recycling-before.jpg")),
            ..order("Magnus", "fastighet", -18, "Städa återvinningsrummet", Spot::Site("soprummet"))
        })
        .await?;
    let mut work = scribe.give(&ordered, "Maryam", "utelaget", -17).await?;
    scribe.lay_out(&mut work, "Anders", -14, RECYCLING).await?;
    scribe.plan(&mut work, "Anders", -14, Wanted::On(-4), Vec::new()).await?;
    day::put(scribe, "Anders", "utelaget", -4, &[("Robban", &work), ("Amira", &work)]).await?;
    let visit = scribe.start(&mut work, "Robban", -4).await?;
    scribe.photograph(&work, visit, Photo("recycling-before.jpg"), Shows::Before).await?;
    scribe.tick(&work, visit, 3).await?;
    scribe.done(&mut work, visit, &[("Robban", 120), ("Amira", 90)]).await?;
    let left: Vec<_> = work.steps.last().copied().into_iter().collect();
    let words =
        ["Golvet blev riktigt rent.", "Hyllan och däcken står kvar innanför dörren. Bär ut dem till vagnen."];
    scribe.send_back(&mut work, "Anders", -3, words, left.clone()).await?;
    scribe.plan(&mut work, "Anders", -1, Wanted::On(0), left).await?;
    Ok(work)
}

async fn waiting_to_be_confirmed(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let ordered = scribe
        .order(&Order {
            what: "Det är halt vid gungorna.",
            job_type: Some("lov"),
            when: Wanted::On(-1),
            ..order("Nadia", "fritid", -16, "Ta bort löv i lekparken", Spot::Site("applet"))
        })
        .await?;
    let mut work = scribe.give(&ordered, "Stina", "utelaget", -15).await?;
    scribe.lay_out(&mut work, "Karin", -10, LEAVES).await?;
    scribe.plan(&mut work, "Karin", -10, Wanted::On(-1), Vec::new()).await?;
    day::put(scribe, "Karin", "utelaget", -1, &[("Temesgen", &work), ("Tove", &work)]).await?;
    let visit = scribe.start(&mut work, "Temesgen", -1).await?;
    scribe.photograph(&work, visit, Photo("leaves-before.jpg"), Shows::Before).await?;
    scribe.tick(&work, visit, 4).await?;
    scribe.photograph(&work, visit, Photo("leaves-after.jpg"), Shows::After).await?;
    scribe.done(&mut work, visit, &[("Temesgen", 150), ("Tove", 120)]).await
}

async fn ordered_for_today(scribe: &mut Scribe<'_>) -> Result<Work, DemoError> {
    let ordered = scribe
        .order(&Order {
            what: "Gångarna först, sedan gräset närmast stationen.",
            job_type: Some("lov"),
            when: Wanted::On(0),
            ..order("Lena", "gata", -15, "Kratta löv i Stationsparken", Spot::Site("stationsparken"))
        })
        .await?;
    let mut work = scribe.give(&ordered, "Stina", "utelaget", -14).await?;
    scribe.lay_out(&mut work, "Karin", -9, LEAVES).await?;
    scribe.plan(&mut work, "Karin", -9, Wanted::On(0), Vec::new()).await?;
    Ok(work)
}

async fn flat(scribe: &mut Scribe<'_>) -> Result<Work, DemoError> {
    let home = ["Tomas Lövgren", "070-174 06 16", "Björkgatan 12, Granfors", "2580"];
    let ordered = scribe
        .order(&Order {
            what: "Två rum och kök. Allt ska ut, städet är i hallen.",
            job_type: Some("tomma"),
            when: Wanted::Within(-2, 5),
            ..order("Tomas", "bostad", -14, "Tömma och städa en lägenhet", Spot::Home(home))
        })
        .await?;
    let mut work = scribe.give(&ordered, "Maryam", "utelaget", -13).await?;
    scribe.lay_out(&mut work, "Anders", -6, FLAT).await?;
    scribe.plan(&mut work, "Anders", -6, Wanted::On(0), Vec::new()).await?;
    Ok(work)
}

async fn planned_ahead(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let fence = Order {
        what: "Tre brädor är av. Nya ligger på gården.",
        job_type: Some("laga"),
        when: Wanted::On(3),
        photo: Some(Photo("fence-before.jpg")),
        ..order("Magnus", "fastighet", -13, "Laga staketet", Spot::Site("lonnen"))
    };
    let ordered = scribe.order(&fence).await?;
    let mut work = scribe.give(&ordered, "Stina", "utelaget", -12).await?;
    scribe.plan(&mut work, "Karin", -8, Wanted::On(3), Vec::new()).await?;

    let leaflets = Order {
        what: "180 blad, färdigt packade per gata.",
        job_type: Some("utdelning"),
        when: Wanted::Within(1, 5),
        ..order(
            "Eva",
            "hemtjanst",
            -11,
            "Dela ut informationsblad",
            Spot::Words("Hemtjänstens brevlådor i centrum"),
        )
    };
    let ordered = scribe.order(&leaflets).await?;
    let mut work = scribe.give(&ordered, "Maryam", "packrummet", -10).await?;
    scribe.plan(&mut work, "Ingela", -5, Wanted::On(1), Vec::new()).await?;

    let buns = Order {
        what: "40 bullar, varav 8 utan mjölk.",
        when: Wanted::On(2),
        ..order("Nadia", "fritid", -11, "Fika till öppet hus", Spot::Site("biblioteket"))
    };
    let ordered = scribe.order(&buns).await?;
    let mut work = scribe.give(&ordered, "Stina", "brodboden", -10).await?;
    scribe.plan(&mut work, "Johan", -5, Wanted::On(2), Vec::new()).await
}

/// *När vi hinner*.
async fn undated(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let weeding = Order {
        job_type: Some("rabatt"),
        photo: Some(Photo("flowerbed-before.jpg")),
        ..order("Lena", "gata", -10, "Rensa rabatten vid Kyrkbacken", Spot::Site("kyrkbacken"))
    };
    let litter = Order {
        job_type: Some("skrap"),
        ..order("Nadia", "fritid", -10, "Plocka skräp längs motionsspåret", Spot::Site("sparet"))
    };
    for wanted in [weeding, litter] {
        let ordered = scribe.order(&wanted).await?;
        let mut work = scribe.give(&ordered, "Stina", "utelaget", -9).await?;
        scribe.plan(&mut work, "Karin", -7, Wanted::Whenever, Vec::new()).await?;
    }
    Ok(())
}

async fn sofa(scribe: &mut Scribe<'_>) -> Result<Work, DemoError> {
    let home = ["Eva Sandin", "070-174 06 15", "Lindvägen 4 A, Granfors", ""];
    let ordered = scribe
        .order(&Order {
            what: "En soffa och två fåtöljer till Återbruket. Hiss finns.",
            job_type: Some("flytta"),
            ..order("Eva", "hemtjanst", -9, "Hämta soffa och fåtöljer", Spot::Home(home))
        })
        .await?;
    let mut work = scribe.give(&ordered, "Maryam", "aterbruket", -8).await?;
    let steps = [
        ("Ta filtar och spännband", "tools"),
        ("Ring på innan ni bär", "phone"),
        ("Bär soffan tillsammans", "sofa"),
        ("Lasta i skåpbilen", "truck"),
    ];
    scribe.lay_out(&mut work, "Maryam", -2, &steps).await?;
    scribe.plan(&mut work, "Maryam", -2, Wanted::On(0), Vec::new()).await?;
    Ok(work)
}

/// *Att planera*.
async fn to_be_planned(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let paint = Order {
        what: "Väggen mot vattnet är kvar. Samma röda färg som förut.",
        job_type: Some("mala"),
        ..order("Nadia", "fritid", -8, "Måla klart omklädningshytten", Spot::Site("badplatsen"))
    };
    let ordered = scribe.order(&paint).await?;
    scribe.give(&ordered, "Stina", "utelaget", -1).await?;

    let shelves = Order {
        job_type: Some("flytta"),
        ..order("Magnus", "fastighet", -8, "Flytta hyllor till källaren", Spot::Site("biblioteket"))
    };
    let ordered = scribe.order(&shelves).await?;
    scribe.give(&ordered, "Maryam", "aterbruket", -1).await?;
    Ok(())
}

async fn declined_and_cancelled(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let locks = order("Magnus", "fastighet", -7, "Byta lås i hela huset", Spot::Site("biblioteket"));
    let ordered = scribe.order(&locks).await?;
    let reason = prose("Låsbyten behöver en låssmed. Vi hjälper gärna till att bära och städa efteråt.");
    let at = scribe.at(-6, 10, 0);
    scribe.state(ordered.doc, said("Stina", at, &[ordered.request], Declined { reason })).await?;

    let hedge = order("Lena", "gata", -6, "Klippa häcken vid torget", Spot::Site("torget"));
    let ordered = scribe.order(&hedge).await?;
    let reason = Some(prose("Vi hann själva."));
    let at = scribe.at(-5, 10, 0);
    scribe.state(ordered.doc, said("Lena", at, &[ordered.request], Cancelled { reason })).await?;
    Ok(())
}

async fn questions(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let moving = Order {
        job_type: Some("flytta"),
        ..order(
            "Tomas",
            "bostad",
            -4,
            "Flytta möbler till nytt kontor",
            Spot::Words("Bostadsenheten, plan 2"),
        )
    };
    let ordered = scribe.order(&moving).await?;
    let asked = ask(scribe, &ordered, "Finns det hiss i huset?", -3).await?;
    let text = prose("Ja, men skrivborden får inte plats i den.");
    let at = scribe.at(-2, 9, 30);
    scribe.state(ordered.doc, said("Tomas", at, &[asked], Answered { text })).await?;

    let windows = Order {
        job_type: Some("tvatta"),
        ..order("Magnus", "fastighet", -3, "Tvätta fönstren i entrén", Spot::Site("biblioteket"))
    };
    let ordered = scribe.order(&windows).await?;
    ask(scribe, &ordered, "Hur högt sitter de översta? Vi arbetar inte på stege över två meter.", -1).await?;
    Ok(())
}

async fn ask(scribe: &mut Scribe<'_>, ordered: &Ordered, text: &str, day: i64) -> Result<FactId, DemoError> {
    let at = scribe.at(day, 11, 0);
    scribe.state(ordered.doc, said("Stina", at, &[ordered.request], Asked { text: prose(text) })).await
}

async fn new_ones(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let beach = Order {
        what: "Plocka skräp och kratta sanden.",
        job_type: Some("skrap"),
        when: Wanted::On(12),
        photo: Some(Photo("beach-before.jpg")),
        ..order("Nadia", "fritid", -1, "Städa badplatsen", Spot::Site("badplatsen"))
    };
    scribe.order(&beach).await?;
    let stairs = Order {
        what: "Sand finns i lådan vid kyrkan.",
        job_type: Some("sno"),
        when: Wanted::On(1),
        urgent: Some("Det är halt i trapporna och många går där."),
        photo: Some(Photo("snow-before.jpg")),
        ..order("Eva", "hemtjanst", 0, "Skotta och sanda trapporna", Spot::Site("kyrkbacken"))
    };
    scribe.order(&stairs).await?;
    Ok(())
}

/// Jobs without an orderer.
async fn own_jobs(scribe: &mut Scribe<'_>) -> Result<(), DemoError> {
    let own = [
        ("Karin", "utelaget", "Olja verktygen inför vintern", "forradet"),
        ("Maryam", "aterbruket", "Klä om skyltfönstret", "forradet"),
    ];
    for (by, workplace, title, at_site) in own {
        let doc = Doc::of(DocKey::Work(unit(workplace)));
        let body = Opened {
            order: None,
            number: None,
            title: short(title),
            what: None,
            job_type: None,
            place: Where::Site(site(at_site)),
            when: scribe.wanted(Wanted::Whenever),
            card: None,
            photos: Vec::new(),
        };
        let opened = scribe.state(doc, said(by, scribe.at(-5, 14, 0), &[], body)).await?;
        let planned =
            shared::domain::body::Planned { when: shared::domain::body::When::Whenever, first: Vec::new() };
        scribe.state(doc, said(by, scribe.at(-5, 14, 5), &[opened], planned)).await?;
    }
    Ok(())
}
