//! Parameters of a statement: tuples, slices of values, and lists for `{list}`.

use crate::value::{Column, Value};

/// The parameters `$1…` of a statement, in order: a tuple of up to twelve columns, a slice of
/// values, or what [`listed`] gives.
pub trait Params: Sized {
    /// Hands the values to `f`.
    fn with<T>(self, f: impl FnOnce(&[Value<'_>]) -> T) -> T;
}

impl Params for () {
    fn with<T>(self, f: impl FnOnce(&[Value<'_>]) -> T) -> T {
        f(&[])
    }
}

impl Params for &[Value<'_>] {
    fn with<T>(self, f: impl FnOnce(&[Value<'_>]) -> T) -> T {
        f(self)
    }
}

impl Params for &Vec<Value<'_>> {
    fn with<T>(self, f: impl FnOnce(&[Value<'_>]) -> T) -> T {
        f(self)
    }
}

macro_rules! tuple_params {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Column),+> Params for ($($name,)+) {
            fn with<T>(self, f: impl FnOnce(&[Value<'_>]) -> T) -> T {
                f(&[$(self.$index.write()),+])
            }
        }
    };
}

tuple_params!(A 0);
tuple_params!(A 0, B 1);
tuple_params!(A 0, B 1, C 2);
tuple_params!(A 0, B 1, C 2, D 3);
tuple_params!(A 0, B 1, C 2, D 3, E 4);
tuple_params!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple_params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple_params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple_params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple_params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple_params!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

/// Leading parameters followed by the items of a `{list}`.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a, H, T> {
    head: H,
    items: &'a [T],
}

/// The parameters `head`, then each of `items`, for a statement made with
/// [`Sql::list`](crate::Sql::list).
pub fn listed<H: Params, T: Column>(head: H, items: &[T]) -> Listed<'_, H, T> {
    Listed { head, items }
}

impl<H: Params, I: Column> Params for Listed<'_, H, I> {
    fn with<T>(self, f: impl FnOnce(&[Value<'_>]) -> T) -> T {
        self.head.with(|head| {
            let mut values = Vec::with_capacity(head.len() + self.items.len());
            values.extend_from_slice(head);
            values.extend(self.items.iter().map(Column::write));
            f(&values)
        })
    }
}

/// The items, the last one repeated until their number is a power of two.
///
/// A statement with a `{list}` is planned and cached once for each length, so few lengths must do.
/// Repeating an item changes nothing inside `IN (…)`. Nothing stays nothing.
pub fn padded<T: Clone>(items: &[T]) -> Vec<T> {
    let mut padded = items.to_vec();
    if let Some(last) = items.last() {
        padded.resize(items.len().next_power_of_two(), last.clone());
    }
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_padded_to_a_power_of_two_by_their_last_item() {
        assert_eq!(padded::<i64>(&[]), Vec::<i64>::new());
        assert_eq!(padded(&[7]), [7]);
        assert_eq!(padded(&[1, 2, 3]), [1, 2, 3, 3]);
        assert_eq!(padded(&[1, 2, 3, 4, 5]), [1, 2, 3, 4, 5, 5, 5, 5]);
    }

    #[test]
    fn listed_parameters_follow_the_leading_ones() {
        let ids = [5_i64, 6];

        let values = listed((1_i64, "x"), &ids).with(|values| format!("{values:?}"));

        assert_eq!(values, r#"[Integer(1), Text("x"), Integer(5), Integer(6)]"#);
    }
}
