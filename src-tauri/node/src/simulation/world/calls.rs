//! Calls: from one node's machines to another's listener, and back.

use std::net::IpAddr;

use blocknet_chain::Header;

use super::*;

/// A long poll waits this long for news, as section 8 has it.
const PATIENCE: Duration = Duration::from_secs(25);
/// Callers speak from ports of their own.
const FIRST_CALLER_PORT: u16 = 50_000;

impl<B: Brain> World<B> {
    pub(super) fn call(
        &mut self,
        from: HostId,
        link: Link,
        tag: Tag,
        request: Request,
        deadline: Duration,
    ) {
        self.last_call += 1;
        let call = self.last_call;
        let stream = self.stream_to(from, link.peer);
        let pending = Pending {
            from,
            life: self.hosts[from].life,
            link,
            tag,
            sent: self.now(),
            bytes_out: size::of_request(&request, stream.is_some()),
        };
        self.calls.insert(call, pending);
        self.hosts[from].asks.insert(call);
        self.give_up_after(deadline, call);
        if tag == Tag::Open && self.hosts[from].kind.plain {
            let (status, code) = (404, String::new());
            self.fail(
                call,
                Duration::ZERO,
                TransportError::Status { status, code },
            );
            return;
        }
        if let Some((ends, to)) = stream {
            self.deliver(call, from, to, Some(ends), request);
            return;
        }
        match host::at_address(link.peer, self.hosts.len()) {
            Some(to) if self.hosts[to].kind.listens => self.deliver(call, from, to, None, request),
            // Nobody has that address, or none can be dialled there: nothing comes back.
            _ if link.peer.port() != FIRST_CALLER_PORT => {}
            // The stream has ended.
            _ => self.fail(call, Duration::ZERO, unreachable()),
        }
    }

    /// Sends a request that nobody waits for: what hostile nodes do unasked.
    pub(crate) fn send_unasked(&mut self, from: HostId, to: HostId, request: Request) {
        self.last_call += 1;
        self.deliver(self.last_call, from, to, None, request);
    }

    fn deliver(
        &mut self,
        call: u64,
        from: HostId,
        to: HostId,
        over: Option<Ends>,
        request: Request,
    ) {
        let bytes = size::of_request(&request, over.is_some());
        self.account(from, to, size::name(&request), bytes);
        if let Some(time) = self.send(call, from, to, over, bytes) {
            let request = Box::new(request);
            let asked = Event::Asked {
                call,
                from,
                to,
                over,
                request,
            };
            self.agenda.add(time, asked);
        }
    }

    /// When a message arrives, if it does. A connection that breaks takes the call with it, and
    /// a stream all that is on its way.
    fn send(
        &mut self,
        call: u64,
        from: HostId,
        to: HostId,
        over: Option<Ends>,
        bytes: usize,
    ) -> Option<Duration> {
        match (self.wires.send(from, to, bytes, self.now()), over) {
            (Way::Arrives(time), Some(ends)) => Some(self.in_order(ends, from, time)),
            (Way::Arrives(time), None) => Some(time),
            (Way::Breaks(_), Some(ends)) => {
                self.break_stream(ends);
                None
            }
            (Way::Breaks(time), None) => {
                let error = unreachable();
                self.agenda.add(time, Event::Failed { call, error });
                None
            }
            (Way::Vanishes, _) => None,
        }
    }

    fn account(&mut self, from: HostId, to: HostId, name: &'static str, bytes: usize) {
        self.hosts[from].traffic.sent += bytes as u64;
        self.hosts[to].traffic.received += bytes as u64;
        *self.bytes.entry(name).or_default() += bytes as u64;
    }

    /// Ends a call after a while, unless it was answered before.
    pub(super) fn fail(&mut self, call: u64, after: Duration, error: TransportError) {
        self.agenda
            .add(self.now() + after, Event::Failed { call, error });
    }

    pub(super) fn asked(
        &mut self,
        call: u64,
        from: HostId,
        to: HostId,
        over: Option<Ends>,
        request: Request,
    ) {
        self.note(to, call);
        if over.is_some_and(|ends| !self.streams.contains_key(&ends)) {
            return;
        }
        let Some(running) = self.hosts[to].running.as_ref() else {
            // The system answers for a program that is not there.
            self.fail(call, self.wires.weather.latency, unreachable());
            return;
        };
        if running.asleep.is_some() || !self.wires.reaches(from, to) {
            return;
        }
        let caller = match over {
            // Who was dialled is known by where it was dialled.
            Some((_, listener)) if listener == from => self.hosts[from].address,
            _ => self.caller(from),
        };
        if over.is_none() && self.refuses(to, caller.ip()) {
            self.fail(call, self.wires.weather.latency, unreachable());
            return;
        }
        if over.is_none() {
            self.note_caller(to, from, caller, size::of_request(&request, false));
        }
        if self.busy && matches!(request, Request::Headers { .. } | Request::Blocks { .. }) {
            let (status, code) = (503, "busy".into());
            let error = TransportError::Status { status, code };
            self.fail(call, self.wires.weather.latency, error);
            return;
        }
        if let Request::Events { after: Some(after) } = request {
            let parked = Parked {
                call,
                from,
                over,
                after,
            };
            self.park(to, parked);
            return;
        }
        let name = size::name(&request);
        if self.hosts[to]
            .kind
            .habit
            .is_some_and(|habit| habit.swallows(&request))
        {
            self.reply(call, to, from, over, name, Answer::Taken { had: false });
            return;
        }
        let answer = match request {
            Request::Open { blocks_only } => self.open_stream(from, to, blocks_only),
            request => self.truth(to, caller, request),
        };
        if let Some(answer) = self.twisted(to, answer) {
            self.reply(call, to, from, over, name, answer);
        }
        self.settle(to);
    }

    /// The end of a caller's connection.
    pub(super) fn caller(&self, from: HostId) -> SocketAddr {
        SocketAddr::new(self.hosts[from].address.ip(), FIRST_CALLER_PORT)
    }

    /// The node has nothing to do with this address.
    fn refuses(&self, id: HostId, ip: IpAddr) -> bool {
        let host = &self.hosts[id];
        let now = host.clock.now();
        host.awake()
            .is_some_and(|running| running.machine.refuses(ip, now))
    }

    fn note_caller(&mut self, to: HostId, from: HostId, caller: SocketAddr, bytes: usize) {
        let nonce = self.hosts[from].awake().map(|running| running.nonce);
        let now = self.hosts[to].clock.now();
        if let Some(running) = self.hosts[to].awake_mut() {
            let seen = InboundSeen {
                from: caller,
                nonce,
                agent: None,
                bytes_in: bytes as u64,
                bytes_out: 0,
            };
            running.machine.called(seen, now);
        }
    }

    fn truth(&mut self, to: HostId, caller: SocketAddr, request: Request) -> Answer {
        let now = self.hosts[to].clock.now();
        let Some(running) = self.hosts[to].awake_mut() else {
            return Answer::Addresses(Vec::new());
        };
        match request {
            Request::Node => Answer::Node(running.brain.describe(running.nonce)),
            Request::Addresses => Answer::Addresses(running.machine.known_addresses(now)),
            Request::Events { .. } => Answer::Events(RemoteEvents {
                next: running.brain.next_event(),
                gap: false,
                events: Vec::new(),
            }),
            Request::Reachable { port } => {
                self.act(to, |machine, now| machine.heard(caller, port, now));
                let address = SocketAddr::new(caller.ip(), port);
                Answer::Reachable { address }
            }
            other => {
                if let Request::SendBlock { bytes } | Request::SendCompact { bytes } = &other
                    && let Some(header) = bytes.first_chunk().map(Header::decode)
                {
                    running.machine.gave_block(caller, header.id());
                }
                let answer = running.brain.answer(caller, other);
                if let Some(misdeed) = running.brain.misdeed() {
                    self.act(to, |machine, now| {
                        machine.caller_broke(caller, misdeed, now)
                    });
                }
                answer
            }
        }
    }

    /// What the node says in place of the truth, by its habit.
    fn twisted(&mut self, id: HostId, truth: Answer) -> Option<Answer> {
        match self.hosts[id].kind.habit {
            Some(habit) => habit.twist(truth, &mut self.chance),
            None => Some(truth),
        }
    }

    fn reply(
        &mut self,
        call: u64,
        from: HostId,
        to: HostId,
        over: Option<Ends>,
        name: &'static str,
        answer: Answer,
    ) {
        if over.is_some_and(|ends| !self.streams.contains_key(&ends)) {
            return;
        }
        let bytes = size::of_answer(&answer, over.is_some());
        self.account(from, to, name, bytes);
        if let Some(time) = self.send(call, from, to, over, bytes) {
            let answer = Box::new(answer);
            let answered = Event::Answered {
                call,
                bytes,
                answer,
            };
            self.agenda.add(time, answered);
        }
    }

    /// A long poll is answered at once when there is something, else when there is.
    fn park(&mut self, id: HostId, parked: Parked) {
        let life = self.hosts[id].life;
        let Some(running) = self.hosts[id].awake_mut() else {
            return;
        };
        running.parked.push(parked);
        if running.brain.next_event() == parked.after {
            let patience = Event::Patience {
                host: id,
                life,
                call: parked.call,
            };
            self.agenda.add(self.now() + PATIENCE, patience);
        } else {
            self.answer_parked(id, |waiting, _| waiting.call == parked.call);
        }
    }

    pub(super) fn answer_parked(&mut self, id: HostId, which: impl Fn(&Parked, u64) -> bool) {
        let Some(running) = self.hosts[id].awake_mut() else {
            return;
        };
        let next = running.brain.next_event();
        let due: Vec<Parked> = running
            .parked
            .extract_if(.., |parked| which(parked, next))
            .collect();
        let answers: Vec<RemoteEvents> = due
            .iter()
            .map(|parked| running.brain.events_after(parked.after))
            .collect();
        for (parked, events) in due.into_iter().zip(answers) {
            if let Some(answer) = self.twisted(id, Answer::Events(events)) {
                let (call, to, over) = (parked.call, parked.from, parked.over);
                self.reply(call, id, to, over, "events", answer);
            }
        }
    }

    pub(super) fn answered(&mut self, call: u64, bytes: usize, answer: Answer) {
        let Some(pending) = self.calls.get(&call) else {
            return;
        };
        // What a sleeper is sent is lost.
        if !self.is_alive(pending.from, pending.life) {
            return;
        }
        let Some(pending) = self.over(call) else {
            return;
        };
        self.note(pending.from, call);
        let reply = Reply {
            answer,
            bytes_in: bytes as u64,
            bytes_out: pending.bytes_out as u64,
            elapsed: self.now() - pending.sent,
        };
        self.end_call(&pending, Ok(reply));
    }

    pub(super) fn failed(&mut self, call: u64, error: TransportError) {
        let Some(pending) = self.calls.get(&call) else {
            return;
        };
        // A sleeper hears of it when it wakes.
        let (from, life) = (pending.from, pending.life);
        if self.sleeps(from, life) {
            return;
        }
        if let Some(pending) = self.over(call)
            && self.is_alive(from, life)
        {
            self.note(from, call);
            self.end_call(&pending, Err(error));
        }
    }

    /// The call is over.
    fn over(&mut self, call: u64) -> Option<Pending> {
        let pending = self.calls.remove(&call)?;
        self.hosts[pending.from].asks.remove(&call);
        Some(pending)
    }

    fn end_call(&mut self, pending: &Pending, result: Result<Reply, TransportError>) {
        let (link, tag) = (pending.link, pending.tag);
        let running = self.hosts[pending.from].running.as_ref();
        let is_deaf = running.is_some_and(|running| running.brain.waits_forever());
        if is_deaf && matches!(tag, Tag::Headers | Tag::Blocks) && result.is_err() {
            return;
        }
        // Who gives up waiting for a stream closes the connection.
        let given_up = tag == Tag::Open && result.is_err();
        if given_up && let Some((ends, _)) = self.stream_to(pending.from, link.peer) {
            self.break_stream(ends);
        }
        self.feed(pending.from, Input::Answered { link, tag, result });
    }

    fn note(&mut self, host: HostId, call: u64) {
        let time = self.now().as_micros() as u64;
        for number in [time, host as u64, call] {
            self.digest = (self.digest ^ number)
                .wrapping_mul(0x0100_0000_01b3)
                .rotate_left(17);
        }
    }
}
