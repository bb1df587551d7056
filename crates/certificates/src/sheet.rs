//! Drawing on the page, each thing with its tag.
//!
//! Places are told for pages that are read from left to right, in points from the upper left corner.
//! On a page that is read from right to left they count from the upper right one.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};

use crate::lines::{Block, Line};
use crate::qr::Code;

/// The width of the page: that of A4 with its long side below.
pub(crate) const WIDTH: f32 = 841.89;

/// The height of the page.
pub(crate) const HEIGHT: f32 = 595.28;

/// Red, green and blue.
pub(crate) type Color = [u8; 3];

/// Almost black: what is written.
pub(crate) const INK: Color = [0x1B, 0x1F, 0x24];

/// Dark grey: the words between the facts.
pub(crate) const MUTED: Color = [0x4F, 0x56, 0x5E];

/// A page that is drawn on.
pub(crate) struct Sheet<'a> {
    surface: Surface<'a>,
    leftwards: bool,
}

/// A text that was drawn.
pub(crate) struct Drawn {
    /// Its lines, for the tree of tags.
    pub(crate) lines: Vec<Identifier>,
    /// Where each of them stands on the page.
    pub(crate) places: Vec<Rect>,
    /// The whole text, where the lines do not have it.
    pub(crate) whole: Option<String>,
    /// Where what follows can begin.
    pub(crate) bottom: f32,
}

impl<'a> Sheet<'a> {
    /// A page that is read from left to right or the other way.
    pub(crate) fn new(surface: Surface<'a>, leftwards: bool) -> Self {
        Self { surface, leftwards }
    }

    /// Ends drawing.
    pub(crate) fn finish(self) {
        self.surface.finish();
    }

    /// The left edge of something, on the page.
    fn left(&self, start: f32, width: f32) -> f32 {
        if self.leftwards { WIDTH - start - width } else { start }
    }

    fn paint(&mut self, [red, green, blue]: Color) {
        self.surface.set_fill(Some(Fill {
            paint: rgb::Color::new(red, green, blue).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }));
    }

    /// Draws a text.
    pub(crate) fn text(&mut self, block: Block, start: f32, top: f32, color: Color) -> Drawn {
        self.paint(color);
        let mut drawn = Drawn { lines: Vec::new(), places: Vec::new(), whole: None, bottom: top };
        for line in &block.lines {
            let width = line.width * block.size;
            let left = self.left(start, width);
            // The middle of the letters without strokes above stands in the middle of the line.
            let baseline = drawn.bottom + block.leading / 2.0 + block.size * 0.34;
            drawn.lines.push(self.surface.start_tagged(ContentTag::Span(SpanTag::empty())));
            self.line(line, block.size, left - line.before * block.size, baseline);
            self.surface.end_tagged();
            drawn.places.extend(Rect::from_xywh(left, drawn.bottom, width, block.leading));
            drawn.bottom += block.leading;
        }
        drawn.whole = block.whole;
        drawn
    }

    fn line(&mut self, line: &Line, size: f32, mut left: f32, baseline: f32) {
        for run in &line.runs {
            let start = Point::from_xy(left, baseline);
            self.surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &run.text, size, false);
            left += run.width * size;
        }
    }

    /// Draws a bar that means nothing.
    pub(crate) fn bar(&mut self, start: f32, top: f32, (width, height): (f32, f32), color: Color) {
        let left = self.left(start, width);
        self.mark(&[(left, top, width, height)], color);
    }

    /// Draws a thin line below texts that were drawn.
    pub(crate) fn underline(&mut self, places: &[Rect], color: Color) {
        let below = |place: &Rect| (place.left(), place.bottom() - 1.5, place.width(), 0.5);
        self.mark(&places.iter().map(below).collect::<Vec<_>>(), color);
    }

    fn mark(&mut self, rects: &[(f32, f32, f32, f32)], color: Color) {
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        self.surface.start_tagged(ContentTag::Artifact(artifact));
        self.rects(rects, color);
        self.surface.end_tagged();
    }

    fn rects(&mut self, rects: &[(f32, f32, f32, f32)], color: Color) {
        let mut path = PathBuilder::new();
        for (x, y, width, height) in rects {
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(rect);
            }
        }
        if let Some(path) = path.finish() {
            self.paint(color);
            self.surface.draw_path(&path);
        }
    }

    /// Draws a code into a square.
    pub(crate) fn code(&mut self, code: &Code, start: f32, top: f32, side: f32) -> Identifier {
        let unit = side / f32::from(code.side);
        let left = self.left(start, side);
        let place = |(x, y, width): &(u16, u16, u16)| {
            let (x, y) = (left + f32::from(*x) * unit, top + f32::from(*y) * unit);
            (x, y, f32::from(*width) * unit, unit)
        };
        let bars: Vec<_> = code.bars.iter().map(place).collect();
        let id = self.surface.start_tagged(ContentTag::Other);
        self.rects(&bars, [0, 0, 0]);
        self.surface.end_tagged();
        id
    }

    /// Draws a picture of this size.
    pub(crate) fn picture(&mut self, image: Image, start: f32, top: f32, size: Size) -> Identifier {
        let left = self.left(start, size.width());
        let id = self.surface.start_tagged(ContentTag::Other);
        self.surface.push_transform(&Transform::from_translate(left, top));
        self.surface.draw_image(image, size);
        self.surface.pop();
        self.surface.end_tagged();
        id
    }
}
