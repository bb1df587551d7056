//! The upkeep that commands leave behind.

use testkit::{World, block_on};

/// Takes all deleted labels off their users. Gives how many steps that took.
pub fn finish(world: &World) -> usize {
    block_on(world.upkeep())
}
