//! Which way frames go: over a WebSocket, or in requests where a network lets no WebSocket through.

/// So many WebSockets in a row over which nothing came, while requests were answered, are no accident.
const ENOUGH: u32 = 3;

/// A way for frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A WebSocket: the server speaks whenever there is news.
    Socket,
    /// Requests over POST: the server is asked.
    Post,
}

/// What has been found out about the ways so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    /// WebSockets in a row over which nothing came.
    in_vain: u32,
}

impl Ways {
    /// The way to try next.
    pub const fn next(self) -> Way {
        if self.in_vain < ENOUGH { Way::Socket } else { Way::Post }
    }

    /// Something came this way.
    pub const fn heard(&mut self, way: Way) {
        if matches!(way, Way::Socket) {
            self.in_vain = 0;
        }
    }

    /// A connection this way has ended, and nothing ever came over it, though requests are answered.
    pub const fn lost(&mut self, way: Way) {
        match way {
            Way::Socket if self.in_vain < ENOUGH => self.in_vain += 1,
            Way::Socket => {}
            // Then it is no matter of WebSockets: there may be no network, and the next one may be another.
            Way::Post => self.in_vain = ENOUGH - 1,
        }
    }

    /// A WebSocket could be opened after all. Whether anything comes over it has to be seen.
    pub const fn opened(&mut self) {
        self.in_vain = ENOUGH - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ways that are tried when these WebSockets, and every request, lead nowhere or somewhere.
    fn tried(socket: bool, post: bool, times: usize) -> Vec<Way> {
        let mut ways = Ways::default();
        let tried = (0..times).map(|_| {
            let way = ways.next();
            match if way == Way::Socket { socket } else { post } {
                true => ways.heard(way),
                false => ways.lost(way),
            }
            way
        });
        tried.collect()
    }

    #[test]
    fn requests_are_made_once_three_sockets_led_nowhere() {
        assert_eq!(tried(true, true, 4), [Way::Socket; 4]);
        assert_eq!(
            tried(false, true, 6),
            [Way::Socket, Way::Socket, Way::Socket, Way::Post, Way::Post, Way::Post]
        );
    }

    #[test]
    fn where_neither_leads_anywhere_both_are_tried_in_turn() {
        let expected =
            [Way::Socket, Way::Socket, Way::Socket, Way::Post, Way::Socket, Way::Post, Way::Socket];
        assert_eq!(tried(false, false, 7), expected);
    }

    #[test]
    fn a_socket_that_opens_again_is_gone_back_to_and_given_up_at_once_if_nothing_comes() {
        let mut ways = Ways::default();
        (0..3).for_each(|_| ways.lost(Way::Socket));
        assert_eq!(ways.next(), Way::Post);
        ways.opened();
        assert_eq!(ways.next(), Way::Socket);
        ways.lost(Way::Socket);
        assert_eq!(ways.next(), Way::Post);
        ways.opened();
        ways.heard(Way::Socket);
        ways.lost(Way::Socket);
        assert_eq!(ways.next(), Way::Socket);
    }
}
