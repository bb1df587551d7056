//! The list of people.

use directory::text::Email;
use directory::users::{CreateMany, New};
use testkit::{Answer, fixtures, on_both};

use super::{add, administrator};
use crate::scene::{Scene, line, plain};

/// The names of the people on a page that were added here.
fn names(page: &Answer) -> Vec<String> {
    let links = page.body.split("<bdi>Person ").skip(1);
    links.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// All names, page after page; each page is small.
async fn all(browser: &mut crate::browser::Browser<'_>, first: &str) -> Vec<Vec<String>> {
    let (mut path, mut pages) = (first.to_owned(), Vec::new());
    loop {
        let page = browser.get(&path).await.expect(200);
        assert!(page.body.len() < 35_000, "{path} weighs {}", page.body.len());
        pages.push(names(&page));
        let Some((before, _)) = page.body.split_once(r#"" rel="next""#) else { return pages };
        let href = before.rsplit('"').next().unwrap();
        path = href.replace("&#38;", "&");
    }
}

on_both!(
    async fn people_are_listed_by_name_a_page_at_a_time(world: World) {
        let scene = Scene::on(world).await;
        for number in 0..120 {
            let name = format!("Person {number:03}");
            add(&scene, scene.sample.client, &format!("p{number}@acme.test"), &name).await;
        }
        let mut browser = administrator(&scene).await;

        let pages = all(&mut browser, "/admin/people").await;
        let found = all(&mut browser, "/admin/people?q=person+acme").await;

        let expected: Vec<String> = (0..120).map(|number| format!("{number:03}")).collect();
        for pages in [pages, found] {
            assert_eq!(pages.len(), 3);
            assert_eq!(pages.concat(), expected);
        }
    }
);

on_both!(
    async fn people_are_found_by_a_part_of_a_name_or_an_address(world: World) {
        let scene = Scene::on(world).await;
        add(&scene, scene.sample.client, "zoe@acme.test", "Müller").await;
        let mut browser = administrator(&scene).await;

        for (search, found) in
            [("zoe", true), ("MULL", true), ("acme+zo", true), ("zoe@juice", false)]
        {
            let page = browser.get(&format!("/admin/people?q={search}")).await.expect(200);
            assert_eq!(page.body.contains("Müller"), found, "{search}");
            assert!(!page.body.contains("<bdi>User User"), "{search}");
        }
        let page = browser.get("/admin/people?q=zoe+m&after=1").await.expect(200);
        let back = r#"name="back" value="/admin/people?q=zoe+m&#38;after=1""#;
        assert!(page.body.contains(back), "the choice of a language leads back: {page:?}");
        let page = browser.get("/admin/people?q=%3Cscript%3E").await.expect(200);
        assert!(plain(&page.body).contains("Nobody matches."), "{page:?}");
        assert!(page.body.contains(r#"value="&#60;script&#62;""#), "{page:?}");
    }
);

on_both!(
    async fn a_search_that_takes_longer_shows_what_it_has_and_goes_on(world: World) {
        let scene = Scene::on(world).await;
        let person = |number: usize| {
            let mut new = New::of(Email::parse(&format!("p{number}@acme.test")).unwrap());
            let name = if number < 600 { "Adams" } else { "Person Zuse" };
            new.fields.last_name = Some(line(name));
            new
        };
        let (client, people) = (scene.sample.client, (0..601).map(person).collect::<Vec<_>>());
        for some in people.chunks(1_000) {
            fixtures::run(scene.world(), CreateMany { client, people: some.to_vec() }).await;
        }
        let mut browser = administrator(&scene).await;

        let first = browser.get("/admin/people?q=zuse").await.expect(200);

        let text = plain(&first.body);
        assert!(text.contains("not all have been looked at yet"), "{text}");
        assert!(text.contains("Nobody matches among those looked at so far."), "{text}");
        let (before, _) =
            first.body.split_once(r#"" rel="next">Look at the others, too<"#).unwrap();
        let path = before.rsplit('"').next().unwrap().replace("&#38;", "&");
        let second = browser.get(&path).await.expect(200);
        assert_eq!(names(&second), ["Zuse"]);
        let nobody = browser.get(&path.replace("zuse", "qzqz")).await.expect(200);
        assert!(plain(&nobody.body).contains("There is nobody else."), "{nobody:?}");
        assert!(!plain(&second.body).contains("not all have been looked at yet"), "{second:?}");
    }
);

on_both!(
    async fn a_place_that_is_none_shows_the_beginning(world: World) {
        let scene = Scene::on(world).await;
        let mut browser = administrator(&scene).await;
        for after in ["x", "999", "-1", ""] {
            let page = browser.get(&format!("/admin/people?after={after}")).await.expect(200);
            assert!(page.body.contains("user@juice.com"), "{after}");
        }
        let long = "a".repeat(300);
        browser.get(&format!("/admin/people?q={long}")).await.expect(200);
    }
);

on_both!(
    async fn the_list_tells_who_is_switched_off_and_who_administers(world: World) {
        let scene = Scene::on(world).await;
        scene.switch(scene.sample.member, false).await;

        let page = administrator(&scene).await.get("/admin/people").await.expect(200);

        assert_eq!(page.body.matches("switched off").count(), 1, "{page:?}");
        assert_eq!(page.body.matches(">administrator<").count(), 1, "{page:?}");
    }
);
