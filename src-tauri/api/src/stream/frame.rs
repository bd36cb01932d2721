//! What goes over a stream: `u8 kind || u32 id || u16 head length || head (JSON) || body`.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::stream::{BODY, HEAD};

const REQUEST: u8 = 1;
const ANSWER: u8 = 2;
/// Kind, id and the head's length.
const FIXED: usize = 1 + 4 + 2;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Asks.
    Request {
        /// Drawn by the asking end; its answer has the same.
        id: u32,
        head: RequestHead,
        body: Bytes,
    },
    /// Answers.
    Answer {
        id: u32,
        head: AnswerHead,
        body: Bytes,
    },
}

/// What is asked, in HTTP's words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct RequestHead {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    /// The type of answer that is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) accept: Option<String>,
    /// The type of the body.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    /// The part of a file that is wanted, as HTTP's `range`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) range: Option<String>,
}

/// How it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct AnswerHead {
    pub(crate) status: u16,
    /// The type of the body.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    /// Which part of a file the body is, as HTTP's `content-range`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) range: Option<String>,
}

/// A frame as bytes: what stands before the body, and the body, which is not copied.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    pub(crate) front: Bytes,
    pub(crate) body: Bytes,
}

/// Why bytes are no frame, or a frame cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum FrameError {
    /// It ends within its fixed part or its head.
    #[error("a message of {bytes} bytes is cut off")]
    CutOff {
        /// Its length.
        bytes: usize,
    },
    /// Neither a request nor an answer.
    #[error("{kind} is no kind of message")]
    Kind {
        /// What stands there.
        kind: u8,
    },
    /// The head is longer than it may be.
    #[error("a head of {bytes} bytes; {HEAD} are allowed")]
    LongHead {
        /// Its length.
        bytes: usize,
    },
    /// The body is longer than it may be.
    #[error("a body of {bytes} bytes; {BODY} are allowed")]
    LongBody {
        /// Its length.
        bytes: usize,
    },
    /// The head is no JSON of its form. What stands there is the far end's choice, and not repeated.
    #[error("the head is no JSON of its form from column {column} on")]
    Head {
        /// Where it goes wrong.
        column: usize,
    },
}

impl Frame {
    /// Reads a message.
    ///
    /// # Errors
    /// [`FrameError`] says what is wrong with it.
    pub(crate) fn decode(mut message: Bytes) -> Result<Self, FrameError> {
        let bytes = message.len();
        let cut_off = FrameError::CutOff { bytes };
        if bytes < FIXED {
            return Err(cut_off);
        }
        let (kind, id) = (message.get_u8(), message.get_u32());
        let length = usize::from(message.get_u16());
        if length > HEAD {
            return Err(FrameError::LongHead { bytes: length });
        }
        if length > message.len() {
            return Err(cut_off);
        }
        let head = message.split_to(length);
        let body = message;
        if body.len() > BODY {
            return Err(FrameError::LongBody { bytes: body.len() });
        }
        match kind {
            REQUEST => Ok(Self::Request {
                id,
                head: json(&head)?,
                body,
            }),
            ANSWER => Ok(Self::Answer {
                id,
                head: json(&head)?,
                body,
            }),
            kind => Err(FrameError::Kind { kind }),
        }
    }

    /// The message.
    ///
    /// # Errors
    /// When head or body is longer than the far end takes it.
    pub(crate) fn encode(self) -> Result<Encoded, FrameError> {
        let (kind, id, head, body) = match self {
            Self::Request { id, head, body } => (REQUEST, id, serde_json::to_vec(&head), body),
            Self::Answer { id, head, body } => (ANSWER, id, serde_json::to_vec(&head), body),
        };
        let head = head.map_err(|error| unfit(&error))?;
        let length = u16::try_from(head.len())
            .ok()
            .filter(|_| head.len() <= HEAD);
        let length = length.ok_or(FrameError::LongHead { bytes: head.len() })?;
        if body.len() > BODY {
            return Err(FrameError::LongBody { bytes: body.len() });
        }
        let mut front = BytesMut::with_capacity(FIXED + head.len());
        front.put_u8(kind);
        front.put_u32(id);
        front.put_u16(length);
        front.put_slice(&head);
        Ok(Encoded {
            front: front.freeze(),
            body,
        })
    }
}

impl Encoded {
    /// Length of the message.
    pub(crate) fn len(&self) -> usize {
        self.front.len().saturating_add(self.body.len())
    }
}

fn json<'a, T: Deserialize<'a>>(head: &'a [u8]) -> Result<T, FrameError> {
    serde_json::from_slice(head).map_err(|error| unfit(&error))
}

fn unfit(error: &serde_json::Error) -> FrameError {
    FrameError::Head {
        column: error.column(),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::{AnswerHead, Encoded, Frame, FrameError, RequestHead};
    use crate::limits::stream::{BODY, HEAD};

    fn whole(encoded: &Encoded) -> Bytes {
        [&encoded.front[..], &encoded.body[..]].concat().into()
    }

    fn frames() -> impl Strategy<Value = Frame> {
        let word = || proptest::option::of("[ -~]{0,40}");
        let body = || proptest::collection::vec(any::<u8>(), 0..2_000);
        let request = (
            any::<u32>(),
            "[A-Z]{1,7}",
            "/[ -~]{0,80}",
            word(),
            word(),
            body(),
        );
        let request = request.prop_map(|(id, method, path, accept, kind, body)| Frame::Request {
            id,
            head: RequestHead {
                method,
                path,
                accept,
                kind,
                range: None,
            },
            body: body.into(),
        });
        let answer = (any::<u32>(), any::<u16>(), word(), body());
        let answer = answer.prop_map(|(id, status, kind, body)| Frame::Answer {
            id,
            head: AnswerHead {
                status,
                kind,
                range: None,
            },
            body: body.into(),
        });
        prop_oneof![request, answer]
    }

    proptest! {
        #[test]
        fn comes_back_as_it_was_sent(frame in frames()) {
            let encoded = frame.clone().encode().expect("short enough");
            prop_assert_eq!(encoded.len(), whole(&encoded).len());
            prop_assert_eq!(Frame::decode(whole(&encoded)), Ok(frame));
        }

        #[test]
        fn takes_any_bytes_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Frame::decode(bytes.into());
        }

        #[test]
        fn takes_any_damage_without_a_panic(
            frame in frames(), at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = whole(&frame.encode().expect("short enough")).to_vec();
            let at = at.index(bytes.len());
            bytes[at] = to;
            bytes.truncate(cut.index(bytes.len() + 1));
            let _ = Frame::decode(bytes.into());
        }
    }

    fn answer(body: usize) -> Frame {
        let head = AnswerHead {
            status: 200,
            kind: None,
            range: None,
        };
        Frame::Answer {
            id: 7,
            head,
            body: vec![1; body].into(),
        }
    }

    #[test]
    fn lays_bytes_out_as_the_protocol_says() {
        let encoded = answer(3).encode().expect("short enough");
        let wanted = b"\x02\x00\x00\x00\x07\x00\x0e{\"status\":200}\x01\x01\x01";
        assert_eq!(&whole(&encoded)[..], wanted);
    }

    #[test]
    fn bounds_heads_and_bodies_both_ways() {
        let largest = answer(BODY).encode().expect("the largest body");
        assert!(Frame::decode(whole(&largest)).is_ok());
        let long = whole(&largest).iter().copied().chain([1]).collect();
        let refused = FrameError::LongBody { bytes: BODY + 1 };
        assert_eq!(Frame::decode(long), Err(refused.clone()));
        assert_eq!(answer(BODY + 1).encode().expect_err("too long"), refused);
        let head = RequestHead {
            method: "GET".into(),
            path: "/".repeat(HEAD),
            accept: None,
            kind: None,
            range: None,
        };
        let request = Frame::Request {
            id: 1,
            head,
            body: Bytes::new(),
        };
        assert!(matches!(request.encode(), Err(FrameError::LongHead { .. })));
    }

    #[test]
    fn says_what_is_wrong() {
        let cases: [(&[u8], FrameError); 4] = [
            (b"\x01\x00\x00\x00\x07\x00", FrameError::CutOff { bytes: 6 }),
            (
                b"\x01\x00\x00\x00\x07\x00\x03{}",
                FrameError::CutOff { bytes: 9 },
            ),
            (
                b"\x03\x00\x00\x00\x07\x00\x02{}",
                FrameError::Kind { kind: 3 },
            ),
            (
                b"\x01\x00\x00\x00\x07\xff\xff",
                FrameError::LongHead { bytes: 65_535 },
            ),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(Frame::decode(Bytes::from_static(bytes)), Err(wanted));
        }
        let no_method = Bytes::from_static(b"\x01\x00\x00\x00\x07\x00\x02{}");
        assert!(matches!(
            Frame::decode(no_method),
            Err(FrameError::Head { .. })
        ));
    }
}
