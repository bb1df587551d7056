use std::io::Cursor;

use image::{GrayImage, ImageFormat, Rgb, RgbImage, Rgba};
use proptest::prelude::*;

use super::decoding::PASSES;
use super::*;

/// A picture as a file of a format.
fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn pixels(logo: &Picture) -> RgbaImage {
    image::load_from_memory_with_format(logo.png(), ImageFormat::Png).unwrap().into_rgba8()
}

fn refusal(file: &[u8]) -> PictureFault {
    match Picture::logo(file) {
        Err(Error::Invalid(faults)) => match (faults[0].field.as_str(), &faults[0].code) {
            ("logo", Code::Picture(fault)) => *fault,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// A chunk of a PNG, whose checksum is right.
fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut table = [0_u32; 256];
    for (number, entry) in (0_u32..).zip(&mut table) {
        *entry =
            (0..8).fold(number, |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 });
    }
    let covered = [kind.as_slice(), body].concat();
    let sum = covered
        .iter()
        .fold(u32::MAX, |sum, byte| table[usize::from((sum.to_be_bytes()[3]) ^ byte)] ^ (sum >> 8));
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length[..], &covered, &(!sum).to_be_bytes()].concat()
}

#[test]
fn each_format_becomes_a_small_png_of_the_same_colours() {
    let blue = RgbImage::from_pixel(960, 96, Rgb([31, 95, 139]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let logo = Picture::logo(&file(blue.clone(), format)).unwrap();

        assert_eq!(logo.name().size(), (480, 48), "{format:?}");
        let pixel = pixels(&logo).get_pixel(240, 24).0;
        for (channel, expected) in pixel.into_iter().zip([31, 95, 139, 255]) {
            assert!(channel.abs_diff(expected) <= 3, "{format:?}: {pixel:?}");
        }
    }
}

#[test]
fn a_small_picture_keeps_its_size_and_pixels() {
    let mut picture = RgbaImage::from_pixel(40, 20, Rgba([200, 30, 40, 255]));
    picture.put_pixel(3, 4, Rgba([0, 0, 0, 0]));

    let logo = Picture::logo(&file(picture.clone(), ImageFormat::Png)).unwrap();

    assert_eq!(pixels(&logo), picture);
}

#[test]
fn what_is_transparent_leaves_no_fringe() {
    // White as seen, but with black where nothing is seen.
    let picture = RgbaImage::from_fn(960, 288, |x, _| {
        if x < 481 { Rgba([255, 255, 255, 255]) } else { Rgba([0, 0, 0, 0]) }
    });

    let logo = Picture::logo(&file(picture, ImageFormat::Png)).unwrap();

    let seen = |pixel: &&Rgba<u8>| pixel.0[3] > 8;
    for pixel in pixels(&logo).pixels().filter(seen) {
        assert!(pixel.0[0] > 240, "{pixel:?}");
    }
}

#[test]
fn words_in_a_file_do_not_come_out_again() {
    let picture = file(RgbImage::from_pixel(8, 8, Rgb([1, 2, 3])), ImageFormat::Png);
    let (head, rest) = picture.split_at(33);
    let words = chunk(b"tEXt", b"Comment\0taken at home by Ann");
    let told = [head, &words, rest].concat();
    assert!(image::load_from_memory(&told).is_ok());

    let logo = Picture::logo(&told).unwrap();

    assert_eq!(logo, Picture::logo(&picture).unwrap());
    assert!(!logo.png().windows(3).any(|part| part == b"Ann"));
}

#[test]
fn a_picture_that_lies_on_its_side_is_put_upright() {
    let picture = RgbImage::from_fn(32, 16, |x, _| Rgb(if x < 16 { [255; 3] } else { [0; 3] }));
    let jpeg = file(picture, ImageFormat::Jpeg);
    // The only entry: orientation 6, which is a quarter turn to the right.
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let turned = [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat();

    let logo = Picture::logo(&turned).unwrap();

    assert_eq!(logo.name().size(), (16, 32));
    let upright = pixels(&logo);
    assert!(upright.get_pixel(8, 2).0[0] > 200 && upright.get_pixel(8, 30).0[0] < 50);
}

#[test]
fn a_picture_of_noise_is_made_smaller_until_it_is_small() {
    let mut number = 1_u32;
    let noise = RgbImage::from_fn(480, 144, |_, _| {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = number.to_be_bytes();
        Rgb([red, green, blue])
    });

    let logo = Picture::logo(&file(noise, ImageFormat::Png)).unwrap();

    assert!(logo.png().len() <= LOGO.bytes, "{}", logo.png().len());
    assert!(logo.name().size().0 > 100, "{}", logo.name());
}

#[test]
fn documents_and_moving_pictures_are_no_logos() {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let gif = b"GIF89a\x01\0\x01\0\0\0\0;";
    for other in [&svg[..], gif, b"", b"%PDF-1.7", b"\x89PN", b"<html>"] {
        assert_eq!(refusal(other), PictureFault::Format);
    }
}

#[test]
fn a_small_file_of_many_pixels_is_refused() {
    let bomb = file(GrayImage::new(5000, 5000), ImageFormat::Png);
    assert!(bomb.len() < PICTURE_FILE_LIMIT, "{}", bomb.len());
    assert_eq!(refusal(&bomb), LOGO.bounds.large());
    let thin = file(GrayImage::new(8193, 1), ImageFormat::WebP);
    assert_eq!(refusal(&thin), LOGO.bounds.large());
    // It says that it is large, and is nothing.
    let size = [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 6, 0, 0, 0];
    let lie = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &size), &chunk(b"IDAT", &[])].concat();
    assert_eq!(refusal(&lie), LOGO.bounds.large());
}

#[test]
fn a_long_file_is_refused_before_it_is_read() {
    assert_eq!(refusal(&vec![0; PICTURE_FILE_LIMIT + 1]), LOGO.bounds.long());
}

#[test]
fn a_jpeg_of_endless_passes_is_refused() {
    let mut jpeg = file(RgbImage::new(8, 8), ImageFormat::Jpeg);
    assert!(Picture::logo(&jpeg).is_ok());
    jpeg.extend([0xff, 0xda].repeat(PASSES));
    assert_eq!(refusal(&jpeg), PictureFault::Damaged);
}

#[test]
fn a_file_that_was_cut_off_is_refused() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let picture = RgbImage::from_fn(64, 64, |x, y| Rgb([x as u8, y as u8, 9]));
        let whole = file(picture, format);
        assert_eq!(refusal(&whole[..whole.len() / 2]), PictureFault::Damaged, "{format:?}");
    }
}

#[test]
fn a_name_has_one_form() {
    let name = "0123456789abcdef0123456789abcdef-480x48";
    assert_eq!(PictureName::parse(name).unwrap().to_string(), name);
    for other in [
        "",
        "0123456789abcdef0123456789abcdef",
        "0123456789ABCDEF0123456789abcdef-480x48",
        "0123456789abcdef0123456789abcdef-0480x48",
        "0123456789abcdef0123456789abcdef-+480x48",
        "0123456789abcdef-480x48",
        "0123456789abcdef0123456789abcdef-480x48x1",
        "0123456789abcdef0123456789abcdef-480x",
    ] {
        assert_eq!(PictureName::parse(other), None, "{other}");
    }
}

#[test]
fn of_the_picture_of_a_person_the_square_in_the_middle_is_kept() {
    let picture = RgbImage::from_fn(90, 30, |x, _| {
        Rgb(if (30..60).contains(&x) { [250, 0, 0] } else { [0, 0, 250] })
    });

    let avatar = Picture::avatar(&file(picture, ImageFormat::Png)).unwrap();

    assert_eq!(avatar.name().size(), (30, 30));
    assert!(pixels(&avatar).pixels().all(|pixel| pixel.0 == [250, 0, 0, 255]));
    let Err(Error::Invalid(faults)) = Picture::avatar(b"GIF89a") else { panic!() };
    assert_eq!(faults[0].field, "picture");
}

#[test]
fn a_photo_of_a_telephone_becomes_the_picture_of_a_person() {
    // More pixels than are worked on, of which the square in the middle is green.
    let photo = RgbImage::from_fn(2400, 1800, |x, _| {
        Rgb(if (300..2100).contains(&x) { [0, 160, 0] } else { [200, 0, 0] })
    });

    let avatar = Picture::avatar(&file(photo.clone(), ImageFormat::Jpeg)).unwrap();

    assert_eq!(avatar.name().size(), (160, 160));
    let (left, right) = (pixels(&avatar).get_pixel(3, 80).0, pixels(&avatar).get_pixel(156, 80).0);
    for [red, green, ..] in [left, right] {
        assert!(red < 40 && green > 120, "{left:?} {right:?}");
    }
    assert_eq!(refusal(&file(photo, ImageFormat::Jpeg)), LOGO.bounds.large());
}

#[test]
fn a_photo_that_would_take_too_much_memory_is_refused_before_it_is_read() {
    let refusal = |file: &[u8]| match Picture::avatar(file) {
        Err(Error::Invalid(faults)) => faults[0].code.clone(),
        other => panic!("{other:?}"),
    };
    let size = |sof: u8, width: u16, height: u16| {
        let [[a, b], [c, d]] = [height.to_be_bytes(), width.to_be_bytes()];
        let frame =
            [0xff, 0xd8, 0xff, sof, 0, 17, 8, a, b, c, d, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0];
        let pass = [0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0];
        [&frame[..], &pass].concat()
    };
    let large = Code::Picture(AVATAR.bounds.large());
    // Row by row, fifty million pixels are read; they are missing here.
    assert_ne!(refusal(&size(0xc0, 8000, 6000)), large);
    assert_eq!(refusal(&size(0xc0, 8000, 6300)), large);
    // In several passes, all of it is kept meanwhile.
    assert_eq!(refusal(&size(0xc2, 8000, 6000)), large);
    assert_ne!(refusal(&size(0xc2, 4000, 3000)), large);
    let long = vec![0; PHOTO_FILE_LIMIT + 1];
    assert_eq!(refusal(&long), Code::Picture(AVATAR.bounds.long()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_file_is_too_odd_to_be_refused(
        start in prop_oneof![
            Just(&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..]),
            Just(&b"\xff\xd8\xff\xe0"[..]),
            Just(&b"RIFF\x40\0\0\0WEBPVP8L"[..]),
            Just(&b""[..]),
        ],
        rest in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = Picture::logo(&[start, &rest].concat());
    }

    #[test]
    fn every_shape_fits_into_the_box(width in 1_u32..1200, height in 1_u32..1200) {
        let logo = Picture::logo(&file(GrayImage::new(width, height), ImageFormat::Png)).unwrap();
        let (kept_width, kept_height) = logo.name().size();
        prop_assert!((1..=480).contains(&kept_width) && (1..=144).contains(&kept_height));
        prop_assert_eq!(pixels(&logo).dimensions(), (kept_width, kept_height));
    }
}
