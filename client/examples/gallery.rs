//! Every component of the design system on one static page, to look at without a server:
//! `cargo run -p client --example gallery -- <out dir> [rtl] [dark]` writes `crew.html`, `office.html`, `parts.html` and
//! what they need. Photos and portraits are those of the demo, looked for in `photos/` and `portraits/` beside them.

use std::rc::Rc;
use std::{env, fs, io, path::Path};

use client::ui::*;
use time::Weekday;
use yew::prelude::*;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let out = arguments.next().unwrap_or_else(|| "target/gallery".into());
    let rest: Vec<String> = arguments.collect();
    let dir = if rest.iter().any(|word| word == "rtl") { "rtl" } else { "ltr" };
    let scheme = if rest.iter().any(|word| word == "dark") { "dark" } else { "light" };
    let out = Path::new(&out);
    fs::create_dir_all(out)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sheets: Vec<_> = fs::read_dir(root.join("src/ui"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "css"))
        .collect();
    sheets.sort_by_key(|path| (path.file_name().is_none_or(|name| name != "layers.css"), path.clone()));
    let mut css = String::new();
    for sheet in sheets {
        css.push_str(&fs::read_to_string(sheet)?);
    }
    fs::write(out.join("app.css"), css)?;
    for sprite in ["icons.svg", "pictograms.svg"] {
        fs::copy(root.join("../manifest").join(sprite), out.join(sprite))?;
    }
    for (name, body) in [("crew", page::<Crew>()), ("office", page::<Office>()), ("parts", page::<Parts>())] {
        let html = format!(
            "<!doctype html><html lang=\"sv\" dir=\"{dir}\" data-scheme=\"{scheme}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{name}</title>\
             <link rel=\"stylesheet\" href=\"app.css\"></head><body>{body}</body></html>"
        );
        fs::write(out.join(format!("{name}.html")), html)?;
    }
    Ok(())
}

fn page<C: BaseComponent<Properties = ()> + 'static>() -> String {
    let renderer = yew::LocalServerRenderer::<C>::new().hydratable(false);
    match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime.block_on(renderer.render()),
        Err(problem) => problem.to_string(),
    }
}

fn sprites() -> Sprites {
    Sprites { icons: "icons.svg".into(), pictograms: "pictograms.svg".into() }
}

fn portrait(n: u8) -> Option<AttrValue> {
    Some(format!("portraits/{n:02}.jpg").into())
}

#[component]
fn Crew() -> Html {
    let points = [
        ("gathering", "Samling", "8.00", PointState::Past),
        ("coffee", "Fika", "9.30", PointState::Now),
        ("lunch", "Lunch", "11.30", PointState::Ahead),
        ("coffee", "Fika", "14.00", PointState::Ahead),
        ("home", "Hem", "15.30", PointState::Ahead),
    ]
    .map(|(pictogram, label, time, state)| DayPoint {
        pictogram: pictogram.into(),
        label: label.into(),
        time: Some(time.into()),
        state,
    });
    let header = html! {
        <WeekdayHeader day={Weekday::Friday} name="fredag" letter="F" date={Some(AttrValue::from("6 februari"))} />
    };
    html! {
        <ContextProvider<Sprites> context={sprites()}>
            <Page
                title="Min dag"
                density={Density::Crew}
                skip_label="Till innehållet"
                nav_label="Sidor"
                slot={html! { <><Mark kind={MarkKind::Saved} label="Sparat" /><Portrait src={portrait(3)} name="Alma" /></> }}
                nav={html! { <>
                    <NavItem href="/" icon={Glyph::Day} label="Min dag" current={true} />
                    <NavItem href="/v" icon={Glyph::Calendar} label="Veckan" />
                    <NavItem href="/m" icon={Glyph::Message} label="Fråga" count={Some(2)} />
                </> }}
            >
                <div class="stack">
                    { header }
                    <DayPoints points={points.to_vec()} label="Dagen" now_label="Nu" />
                    <Card tone={CardTone::Now} title={Some(AttrValue::from("Olja bänkarna vid strandpromenaden"))}
                        href={Some(AttrValue::from("/jobb"))} start={html! { <Pictogram name="bench" /> }}>
                        <p>{ "Strandpromenaden, Granfors" }</p>
                        <div class="cluster cluster--apart">
                            <div class="faces">
                                <span class="face"><Portrait src={portrait(1)} name="Bo" />{ "Bo" }</span>
                                <span class="face"><Portrait src={portrait(7)} name="Samira" />{ "Samira" }</span>
                            </div>
                            <TimePillar quarters={5} gone={2} label="45 minuter till fika" />
                        </div>
                        <Mark kind={MarkKind::Sent} label="Skickat" />
                    </Card>
                    <h2>{ "Sedan" }</h2>
                    <Card title={Some(AttrValue::from("Töm papperskorgar"))} href={Some(AttrValue::from("/jobb"))}
                        start={html! { <Pictogram name="bin" /> }}>
                        <Status shape={StatusShape::Planned} label="Efter lunch" />
                    </Card>
                    <h2>{ "Så gör du" }</h2>
                    <ol class="steps">
                        <StepCard words="Hämta olja och penslar i förrådet" picture={StepPicture::Pictogram("key".into())} done={Some(true)} tick_label="Klart: Hämta olja och penslar i förrådet" />
                        <StepCard words="Borsta av bänkarna" picture={StepPicture::Pictogram("broom".into())} done={Some(false)} tick_label="Klart: Borsta av bänkarna" first={true} />
                        <StepCard words="Olja sitsen och ryggstödet" note={Some(AttrValue::from("Två lager"))} picture={StepPicture::Photo("photos/bench-after.jpg".into())} done={Some(false)} tick_label="Klart: Olja sitsen och ryggstödet" />
                    </ol>
                    <h2>{ "Bilder" }</h2>
                    <PhotoPair before={Some(("photos/bench-before.jpg".into(), "En grå bänk".into()))} before_label="Före" after_label="Efter" missing_label="Ingen bild än" />
                    <FileButton id="camera" label="Ta en bild efteråt" variant={ButtonVariant::Primary} />
                    <RadioCards id="along" label="Var du med hela tiden?" value="yes" choices={vec![
                        Choice::new("yes", "Ja, hela tiden").pictured("good"),
                        Choice::new("no", "Nej, en stund").pictured("hourglass"),
                    ]} />
                    <Notice kind={NoticeKind::Info} title="Inget nät just nu">{ "Allt du gör sparas i telefonen." }</Notice>
                    <div class="dock">
                        <Button variant={ButtonVariant::Primary} label="Klart!" icon={Some(Glyph::Check)} />
                    </div>
                </div>
            </Page>
        </ContextProvider<Sprites>>
    }
}

#[component]
fn Office() -> Html {
    let people = [
        ("Alma", true),
        ("Bo", true),
        ("Samira", false),
        ("Yusuf", true),
        ("Maj-Britt", false),
        ("Ali", true),
        ("Ingela", false),
        ("Per", false),
    ];
    html! {
        <ContextProvider<Sprites> context={sprites()}>
            <Page
                title="Morgonsamling"
                density={Density::Wide}
                back={Some((AttrValue::from("/"), AttrValue::from("Tillbaka")))}
                nav_label="Sidor"
                brand={html! { "Gjort" }}
                slot={html! { <Button label="Skriv ut" icon={Some(Glyph::Print)} /> }}
                nav={html! { <>
                    <NavItem href="/" icon={Glyph::People} label="Samling" current={true} />
                    <NavItem href="/p" icon={Glyph::CalendarPlus} label="Att planera" count={Some(3)} />
                    <NavItem href="/b" icon={Glyph::Clipboard} label="Att bekräfta" count={Some(12)} />
                    <NavItem href="/r" icon={Glyph::Warning} label="Att reda ut" />
                    <NavItem href="/m" icon={Glyph::Menu} label="Mer" />
                </> }}
            >
                <Notice kind={NoticeKind::Warning} place={NoticePlace::Bar} title="Tre personer har inget att göra än" />
                <div class="split">
                    <section class="section">
                        <WeekdayHeader day={Weekday::Wednesday} name="onsdag" letter="O" date={Some(AttrValue::from("4 februari"))} />
                        <Tabs label="Visa" value="here" tabs={vec![
                            Tab { value: "here".into(), label: "Vilka är här?".into(), count: Some(5) },
                            Tab { value: "what".into(), label: "Vem gör vad?".into(), count: None },
                            Tab { value: "later".into(), label: "När vi hinner".into(), count: Some(9) },
                        ]} />
                        <ul class="people">
                            { for people.iter().enumerate().map(|(n, (name, here))| html! {
                                <li><PersonTile name={*name} src={portrait(n as u8 + 1)} pressed={Some(*here)}
                                    note={here.then_some(AttrValue::from(if n == 0 { "Bänkar" } else { "Inget än" }))} /></li>
                            }) }
                        </ul>
                    </section>
                    <section class="section">
                        <h2>{ "Dagens uppdrag" }</h2>
                        <Rows>
                            <ListRow title="Olja bänkarna vid strandpromenaden" detail={Some(AttrValue::from("Parkenheten · 2 personer"))} href={Some(AttrValue::from("/j"))}
                                start={html! { <Pictogram name="bench" size={PictogramSize::Small} /> }}
                                end={html! { <Status shape={StatusShape::Ongoing} label="Pågår" weight={StatusWeight::Strong} /> }} />
                            <ListRow title="Måla lägenhet 1203, Storgatan" detail={Some(AttrValue::from("Granforshus · dag 2 av 4"))} href={Some(AttrValue::from("/j"))}
                                start={html! { <Pictogram name="paint-roller" size={PictogramSize::Small} /> }}
                                end={html! { <Status shape={StatusShape::Planned} label="Planerad" weight={StatusWeight::Ahead} /> }} />
                            <PersonRow name="Samira Holm" src={portrait(3)} detail={Some(AttrValue::from("Kommer 10.00"))}>
                                <Button label="Lägg på uppdrag" />
                            </PersonRow>
                        </Rows>
                        <h2>{ "Beställningen" }</h2>
                        <Card title={Some(AttrValue::from("GF-2026-0142 Olja bänkar"))}>
                            <Timeline label="Så går det" stages={vec![
                                Stage { title: "Mottagen".into(), detail: Some("26 januari".into()), state: StageState::Done, glyph: None },
                                Stage { title: "Planerad till fredag 6 februari".into(), detail: Some("Utelaget".into()), state: StageState::Done, glyph: None },
                                Stage { title: "Pågår".into(), detail: Some("Sedan 8.20 i dag".into()), state: StageState::Now, glyph: None },
                                Stage { title: "Klart och godkänt".into(), detail: None, state: StageState::Ahead, glyph: None },
                            ]} />
                        </Card>
                        <PhotoPair before={Some(("photos/bench-before.jpg".into(), "En grå bänk".into()))} after={Some(("photos/bench-after.jpg".into(), "En oljad bänk".into()))} before_label="Före" after_label="Efter" missing_label="Ingen bild än" />
                    </section>
                </div>
            </Page>
        </ContextProvider<Sprites>>
    }
}

#[component]
fn Parts() -> Html {
    let days = [
        (Weekday::Monday, "måndag", "M"),
        (Weekday::Tuesday, "tisdag", "T"),
        (Weekday::Wednesday, "onsdag", "O"),
        (Weekday::Thursday, "torsdag", "T"),
        (Weekday::Friday, "fredag", "F"),
        (Weekday::Saturday, "lördag", "L"),
        (Weekday::Sunday, "söndag", "S"),
    ];
    let shapes = [
        (StatusShape::Received, "Mottagen"),
        (StatusShape::Question, "Fråga till dig"),
        (StatusShape::Planned, "Planerad"),
        (StatusShape::Later, "När vi hinner"),
        (StatusShape::Ongoing, "Pågår"),
        (StatusShape::Done, "Klar"),
        (StatusShape::Confirmed, "Klart och godkänt"),
        (StatusShape::Returned, "Lite kvar att göra"),
        (StatusShape::Declined, "Nej tack"),
        (StatusShape::Cancelled, "Återtagen"),
        (StatusShape::Waiting, "Väntar"),
        (StatusShape::Conflict, "Två svar"),
        (StatusShape::Here, "Här"),
        (StatusShape::Away, "Inte här"),
        (StatusShape::Offline, "Inget nät"),
        (StatusShape::Urgent, "Akut"),
    ];
    let error = Some(AttrValue::from("Skriv var det är, till exempel en adress eller en plats."));
    html! {
        <ContextProvider<Sprites> context={sprites()}>
            <Page title="Beställ ett uppdrag" back={Some((AttrValue::from("/"), AttrValue::from("Tillbaka")))}>
                <div class="stack stack--loose">
                    <ErrorSummary title="Två saker fattas" errors={vec![
                        ErrorItem { field: "place".into(), text: "Skriv var det är.".into() },
                        ErrorItem { field: "day".into(), text: "Välj en dag från och med 13 februari.".into() },
                    ]} />
                    <Field id="what" label="Vad behöver göras?" value="Olja sex bänkar" hint={Some(AttrValue::from("Skriv inget om hälsa."))} />
                    <Field id="place" label="Var är det?" value="" {error} />
                    <TextArea id="more" label="Något mer vi behöver veta?" optional={Some(AttrValue::from("(frivilligt)"))} value="Nyckel finns i receptionen." />
                    <Select id="type" label="Slags uppdrag" value="" placeholder={Some(AttrValue::from("Välj"))} options={vec![SelectOption { value: "a".into(), label: "Utemiljö".into() }]} />
                    <RadioCards id="when" label="När?" value="window" choices={vec![
                        Choice::new("day", "En viss dag").pictured("calendar"),
                        Choice::new("window", "Inom en viss tid").pictured("hourglass").hinted("Vi väljer dagen"),
                        Choice::new("later", "När ni hinner").pictured("sun"),
                    ]} />
                    <DateField id="day" label="Tidigast" value="2026-02-13" hint={Some(AttrValue::from("Vi behöver sju dagar."))} />
                    <Checkbox id="key" label="Det behövs en nyckel" checked={true} />
                    <Checkbox id="photo" label="Bilder får visas för invånarna" checked={false} hint={Some(AttrValue::from("Bara av platsen"))} />
                    <div class="cluster">
                        <Button variant={ButtonVariant::Primary} label="Skicka beställningen" />
                        <Button label="Spara till senare" icon={Some(Glyph::Download)} />
                        <Button variant={ButtonVariant::Danger} icon={Some(Glyph::Trash)} label="Ta tillbaka" />
                        <Button variant={ButtonVariant::Plain} label="Avbryt" />
                        <Button variant={ButtonVariant::Primary} busy={true} label="Skickar" />
                        <Button disabled={true} label="Går inte nu" />
                        <FileButton id="file" label="Lägg till bild" icon={Glyph::Image} source={FileSource::Gallery} />
                    </div>
                    <div class="cluster">{ for shapes.map(|(shape, label)| html! { <Status {shape} {label} /> }) }</div>
                    <div class="cluster">
                        <Mark kind={MarkKind::Saved} label="Sparat" />
                        <Mark kind={MarkKind::Sent} label="Skickat" />
                        <Mark kind={MarkKind::Looking} label="Din handledare tittar på det" />
                    </div>
                    <Notice kind={NoticeKind::Info} title="Bra att veta">{ "Svar kommer senast fredag." }</Notice>
                    <Notice kind={NoticeKind::Warning} title="Klockan i telefonen går fel" />
                    <Notice kind={NoticeKind::Error} title="Bilden gick inte att spara">{ "Det finns inte plats i telefonen. Ta bort något och försök igen." }</Notice>
                    <Empty pictogram="sun" text="Inga nya beställningar. Ta en kopp kaffe.">
                        <Button label="Lägg in en egen" icon={Some(Glyph::Plus)} />
                    </Empty>
                    <div class="grid">
                        { for days.map(|(day, name, letter)| html! {
                            <DayPanel {day} colours={DayColours::WholeDay} header={html! {
                                <WeekdayHeader {day} {name} {letter} date={Some(AttrValue::from("3 februari"))} /> }}>
                                <p>{ "Två uppdrag" }</p>
                            </DayPanel>
                        }) }
                    </div>
                    <WeekdayHeader day={Weekday::Saturday} name="lördag" letter="L" size={HeaderSize::Small} date={Some(AttrValue::from("7 feb"))} />
                    <WeekdayHeader day={Weekday::Saturday} name="lördag" letter="L" colours={DayColours::Off} />
                    <div class="cluster">
                        <QrCode width={21} modules={Rc::from((0..441).map(|n| (n * n + n / 7) % 3 == 0).collect::<Vec<_>>())} label="Kod" />
                        <Spinner label="Hämtar dagen" />
                    </div>
                    <Dialog id="return" open={true} title="Vad är kvar att göra?" close_label="Stäng" onclose={Callback::noop()}
                        actions={html! { <>
                            <Button variant={ButtonVariant::Primary} label="Skicka tillbaka" />
                            <Button label="Avbryt" />
                        </> }}>
                        <TextArea id="good" label="Vad var bra?" value="Fint oljat på sitsen." />
                        <TextArea id="left" label="Vad är kvar?" value="" error={Some(AttrValue::from("Skriv vad som är kvar."))} />
                    </Dialog>
                    <ul class="people people--large">
                        <li><PersonTile name="Alma" src={portrait(1)} size={PersonSize::Large} /></li>
                        <li><PersonTile name="Bo" size={PersonSize::Large} /></li>
                    </ul>
                </div>
            </Page>
        </ContextProvider<Sprites>>
    }
}
