//! Doing the upkeep that commands leave behind, as the runner does it.

use std::time::Duration;

use directory::deletion::{Progress, TakeOff};
use directory::jobs::{Settlement, UPKEEP};
use testkit::{World, block_on};

/// Takes all deleted labels off their users. Gives how many steps that took.
pub fn finish(world: &World) -> usize {
    let queue = world.directory.queue(UPKEEP);
    let mut steps = 0;
    for bucket in block_on(queue.due()).unwrap().buckets {
        let jobs = block_on(queue.claim(bucket, 100, Duration::from_secs(60), Vec::new()));
        for job in jobs.unwrap() {
            let take_off = TakeOff::of(&job).unwrap();
            let settlement = loop {
                match world.run(take_off).unwrap() {
                    Progress::GoesOn => steps += 1,
                    Progress::Empty(removable) => break Settlement::Again(removable),
                    Progress::Done => break Settlement::Done,
                }
            };
            assert!(block_on(queue.settle(job, settlement, None)).unwrap());
        }
    }
    steps
}
