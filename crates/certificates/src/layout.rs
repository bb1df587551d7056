//! What stands where on a certificate, and in which order it is read.

use std::num::NonZeroU16;

use directory::Language;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{Point, Rect, Size};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{ListNumbering, Tag, TagGroup, TagKind, TagTree};
use krilla::{Document, SerializeSettings};

use crate::content::Content;
use crate::fonts::Typefaces;
use crate::lines::{Base, Room, fit};
use crate::sheet::{Color, Drawn, HEIGHT, INK, MUTED, Sheet, WIDTH};
use crate::text::without_isolates;
use crate::{Error, Facts, wording};

/// The room left free at the sides of the page.
const MARGIN: f32 = 64.0;
/// The width between the margins.
const MEASURE: f32 = WIDTH - 2.0 * MARGIN;
/// Where the logo and the name of the client begin, and how high they can be.
const HEAD: (f32, f32) = (50.0, 48.0);
/// The most width of the logo.
const LOGO_WIDTH: f32 = 180.0;
/// Where the line below the head is.
const RULE: f32 = 116.0;
/// Where the facts in columns begin.
const COLUMNS: f32 = 414.0;
/// Where the words about checking begin.
const CHECKING: f32 = 476.0;
/// The sides of the code. The margins around it are light and wide enough for those who read it.
const CODE: f32 = 108.0;
/// Where the code ends.
const CODE_BOTTOM: f32 = 540.0;
/// The width of what stands beside the code.
const BESIDE: f32 = MEASURE - CODE - 40.0;

/// Makes the certificate of a claim: one page, as PDF. Takes milliseconds of computing, so it is not
/// for a thread that others wait for.
///
/// # Errors
/// [`Error`], by the fact that cannot be written.
pub fn render(facts: &Facts<'_>) -> Result<Vec<u8>, Error> {
    let content = Content::of(facts)?;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Error::Document(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(facts, &content)?);
    let page = PageSettings::from_wh(WIDTH, HEIGHT);
    let page = page.ok_or_else(|| Error::Document("the page has no size".to_owned()))?;
    let mut page = document.start_page_with(page);

    let Page { mut tree, heading, checking, address } = draw(page.surface(), &content)?;
    if let Some(link) = link(&content.url, &address.places) {
        let mut group = tagged(Tag::Link, address);
        group.push(page.add_tagged_annotation(link));
        let mut paragraph = TagGroup::new(Tag::P);
        paragraph.push(group);
        tree.push(paragraph);
    }
    page.finish();

    let mut tags = TagTree::new().with_lang(Some(content.language.code().to_owned()));
    tree.into_iter().for_each(|group| tags.push(group));
    document.set_tag_tree(tags);
    document.set_outline(outline([heading, checking]));
    document.finish().map_err(refused)
}

/// What was drawn.
struct Page {
    /// The parts in the order in which they are read, but for the address.
    tree: Vec<TagGroup>,
    /// The title, and where it stands.
    heading: (String, f32),
    /// The words above how to check it, and where they stand.
    checking: (String, f32),
    /// The address, which comes last, and becomes a link.
    address: Drawn,
}

fn draw(surface: Surface<'_>, content: &Content) -> Result<Page, Error> {
    let typefaces = Typefaces::read()?;
    let leftwards = is_leftwards(content.language);
    let sheet = Sheet::new(surface, leftwards);
    let mut writer = Writer { typefaces: &typefaces, sheet, leftwards, tree: Vec::new() };
    writer.head(content);
    let heading = writer.body(content);
    writer.columns(content);
    let (checking, address) = writer.checking(content);
    let Writer { sheet, tree, .. } = writer;
    sheet.finish();
    Ok(Page { tree, heading, checking, address })
}

fn is_leftwards(language: Language) -> bool {
    language.direction() == "rtl"
}

fn refused(error: KrillaError) -> Error {
    match error {
        KrillaError::Image(..) | KrillaError::SixteenBitImage(..) => Error::Logo,
        KrillaError::Validation(errors) => Error::Document(format!("{errors:?}")),
        other => Error::Document(other.to_string()),
    }
}

fn metadata(facts: &Facts<'_>, content: &Content) -> Result<Metadata, Error> {
    let number = |number: i8| u8::try_from(number).map_err(|_| Error::Date);
    let year = u16::try_from(facts.date.year()).map_err(|_| Error::Date)?;
    let date =
        DateTime::new(year).month(number(facts.date.month())?).day(number(facts.date.day())?);
    let date = date.hour(0).minute(0).second(0).utc_offset_hour(0).utc_offset_minute(0);
    let leftwards = is_leftwards(content.language);
    Ok(Metadata::new()
        .title(content.document.clone())
        .authors(vec![content.client.clone()])
        .language(content.language.code().to_owned())
        .text_direction(if leftwards {
            TextDirection::RightToLeft
        } else {
            TextDirection::LeftToRight
        })
        .creator("Rollbook".to_owned())
        .document_id(content.code.clone())
        .creation_date(date))
}

fn outline(headings: [(String, f32); 2]) -> Outline {
    let mut outline = Outline::new();
    for (text, top) in headings {
        let place = XyzDestination::new(0, Point::from_xy(0.0, top));
        outline.push_child(OutlineNode::new(without_isolates(&text), place));
    }
    outline
}

/// A link to an address, wherever on the page it stands.
fn link(url: &str, places: &[Rect]) -> Option<Annotation> {
    if places.is_empty() {
        return None;
    }
    let target = Target::Action(Action::Link(LinkAction::new(url.to_owned())));
    let places = places.iter().map(|place| (*place).into()).collect();
    let link = LinkAnnotation::new_with_quad_points(places, target);
    Some(Annotation::new_link(link, Some(url.to_owned())))
}

/// A text that was drawn, with its tag.
fn tagged(tag: impl Into<TagKind>, drawn: Drawn) -> TagGroup {
    let mut tag = tag.into();
    if drawn.whole.is_some() {
        tag.as_any_mut().set_actual_text(drawn.whole);
    }
    let mut group = TagGroup::new(tag);
    drawn.lines.into_iter().for_each(|line| group.push(line));
    group
}

/// A heading of a level, from 1.
fn heading(level: u16, text: &str) -> TagKind {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    Tag::Hn(level, Some(without_isolates(text))).into()
}

/// Writes the parts of a certificate, and remembers in which order they are read.
struct Writer<'f, 's> {
    typefaces: &'f Typefaces,
    sheet: Sheet<'s>,
    leftwards: bool,
    tree: Vec<TagGroup>,
}

impl Writer<'_, '_> {
    /// Words of the language itself.
    fn own(&self) -> Base {
        if self.leftwards { Base::Leftwards } else { Base::Rightwards }
    }

    fn text(&mut self, text: &str, base: Base, at: (f32, f32), room: Room, color: Color) -> Drawn {
        let block = fit(self.typefaces, text, base, room);
        self.sheet.text(block, at.0, at.1, color)
    }

    fn push(&mut self, tag: impl Into<TagKind>, drawn: Drawn) -> f32 {
        let bottom = drawn.bottom;
        self.tree.push(tagged(tag, drawn));
        bottom
    }

    /// The logo and the name of the client, and the line below.
    fn head(&mut self, content: &Content) {
        let (top, height) = HEAD;
        let mut start = MARGIN;
        if let Some((image, text)) = &content.logo {
            let (width, pixels) = image.size();
            let (width, pixels) = (width as f32, pixels as f32);
            let scale = (LOGO_WIDTH / width).min(height / pixels);
            if let Some(size) = Size::from_wh(width * scale, pixels * scale) {
                let picture = self.sheet.picture(image.clone(), start, top, size);
                let mut group = TagGroup::new(Tag::Figure(Some(text.clone())));
                group.push(picture);
                self.tree.push(group);
                start += size.width() + 20.0;
            }
        }
        let room = Room { width: WIDTH - MARGIN - start, height, largest: 14.0, smallest: 9.5 };
        let block = fit(self.typefaces, &content.client, Base::OfFirstLetter, room);
        let top = top + (height - block.height()) / 2.0;
        let drawn = self.sheet.text(block, start, top, MUTED);
        self.push(Tag::P, drawn);
        self.sheet.bar(MARGIN, RULE, (MEASURE, 2.5), content.accent);
    }

    /// Title, person and credit; gives the title and where it stands.
    fn body(&mut self, content: &Content) -> (String, f32) {
        let (own, top) = (self.own(), RULE + 28.0);
        let room = |height, largest, smallest| Room { width: MEASURE, height, largest, smallest };
        let small = room(20.0, 12.0, 9.5);
        let title = self.text(&content.title, own, (MARGIN, top), room(48.0, 28.0, 14.0), INK);
        let bottom = self.push(heading(1, &content.title), title) + 16.0;
        let awarded = wording::text(content.language, "awarded", &[]);
        let drawn = self.text(&awarded, own, (MARGIN, bottom), small, MUTED);
        let bottom = self.push(Tag::P, drawn) + 2.0;
        let large = room(76.0, 36.0, 13.0);
        let drawn = self.text(&content.person, Base::OfFirstLetter, (MARGIN, bottom), large, INK);
        let bottom = self.push(Tag::P, drawn) + 10.0;
        let earned = wording::text(content.language, "earned", &[("word", &content.word)]);
        let drawn = self.text(&earned, own, (MARGIN, bottom), small, MUTED);
        let bottom = self.push(Tag::P, drawn) + 2.0;
        let medium = room((COLUMNS - 14.0 - bottom).max(16.0), 21.0, 10.0);
        let drawn = self.text(&content.credit, Base::OfFirstLetter, (MARGIN, bottom), medium, INK);
        self.push(Tag::P, drawn);
        (content.title.clone(), top)
    }

    /// Hours, date and code, as a list of names and what they are.
    fn columns(&mut self, content: &Content) {
        let own = self.own();
        let text = |key| wording::text(content.language, key, &[]);
        let (hours, date, code) = (text("hours-label"), text("date-label"), text("code-label"));
        let mut list = TagGroup::new(Tag::L(ListNumbering::None));
        let mut start = MARGIN;
        for (label, fact, base, width) in [
            (hours, &content.hours, Base::Rightwards, 130.0),
            (date, &content.date, own, 180.0),
            (code, &content.code, Base::Rightwards, BESIDE - 310.0),
        ] {
            let room =
                |height, largest, smallest| Room { width: width - 16.0, height, largest, smallest };
            let name = self.text(&label, own, (start, COLUMNS), room(17.0, 10.0, 5.0), MUTED);
            let block = fit(self.typefaces, fact, base, room(36.0, 16.0, 7.0));
            // So that Arabic stands on one line with digits, whose lines are not as high.
            let top = COLUMNS + 28.0 - block.leading / 2.0;
            let fact = self.sheet.text(block, start, top, INK);
            let mut item = TagGroup::new(Tag::LI);
            item.push(tagged(Tag::Lbl, name));
            item.push(tagged(Tag::LBody, fact));
            list.push(item);
            start += width;
        }
        self.tree.push(list);
    }

    /// How to check the certificate: words, code and address. Gives heading and place of it, and the
    /// address, whose tag is still to be made.
    fn checking(&mut self, content: &Content) -> ((String, f32), Drawn) {
        let (own, width) = (self.own(), BESIDE);
        let room = |height, largest| Room { width, height, largest, smallest: 6.0 };
        let title = wording::text(content.language, "verify", &[]);
        let drawn = self.text(&title, own, (MARGIN, CHECKING), room(20.0, 11.0), INK);
        let bottom = self.push(heading(2, &title), drawn);
        let words = wording::text(content.language, "verify-body", &[]);
        let drawn = self.text(&words, own, (MARGIN, bottom), room(32.0, 9.5), MUTED);
        let bottom = self.push(Tag::P, drawn);
        let start = WIDTH - MARGIN - CODE;
        let code = self.sheet.code(&content.qr, start, CODE_BOTTOM - CODE, CODE);
        let mut figure = TagGroup::new(Tag::Figure(Some(content.url.clone())));
        figure.push(code);
        self.tree.push(figure);
        let at = (MARGIN, bottom);
        let address = self.text(&content.url, Base::Rightwards, at, room(34.0, 9.5), INK);
        self.sheet.underline(&address.places, MUTED);
        ((title, CHECKING), address)
    }
}
