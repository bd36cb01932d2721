//! Which posts name which attachments.

use blocknet_chain::FileId;
use blocknet_store::{Reading, Store};

use crate::world::{Draft, World};

#[test]
fn knows_the_files_that_posts_name_until_their_text_is_erased() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let (cat, dog) = (FileId::of(b"cat"), FileId::of(b"dog"));
    let draft = Draft::note(0, 10, "look")
        .tag("file", &format!("{cat} 300 image/png cat.png"))
        .tag("file", "no file at all");
    let post = world.write(&draft);
    let plain = world.write(&Draft::note(1, 11, "words alone"));
    let tx = store.begin().unwrap();
    tx.pool_put(&world.checked(&post), 10).unwrap();
    tx.pool_put(&world.checked(&plain), 11).unwrap();
    tx.commit().unwrap();
    assert_eq!(store.file_size(&cat).unwrap(), Some(300));
    assert_eq!(store.file_size(&dog).unwrap(), None);
    assert!(store.names_file(&world.key(0), &cat).unwrap());
    assert!(!store.names_file(&world.key(1), &cat).unwrap());
    assert_eq!(store.files_of(&world.id(&post)).unwrap(), [cat]);
    let tx = store.begin().unwrap();
    assert!(tx.erase_text(&post.stub.leaf()).unwrap());
    tx.commit().unwrap();
    assert_eq!(store.file_size(&cat).unwrap(), None);
    assert!(store.check().unwrap().is_ok());
}
