//! Redis, and what speaks its protocol: Valkey, Dragonfly.

use super::client::{Failure, LARGEST};
use super::wire::{Server, Talk, Wire, broken};
use redis::{Cmd, Parser, Value, cmd};
use std::io::{Read as _, Write as _};

/// What our keys begin with: a database has other users.
const NAMESPACE: &str = "assetpack:";

/// A connection on which commands are answered in turn.
pub(super) struct Redis {
    wire: Wire,
    parser: Parser,
}

impl Redis {
    fn ask(&mut self, command: &Cmd) -> Result<Value, Failure> {
        self.wire.write_all(&command.get_packed_command()).map_err(|why| broken(&why))?;
        self.wire.flush().map_err(|why| broken(&why))?;
        // No more is read than the largest entry takes, whatever length the service names.
        let value = self.parser.parse_value((&mut self.wire).take(LARGEST as u64 + 4096));
        match value.map_err(|why| Failure::Broken(reason(&why)))? {
            Value::ServerError(error) => {
                let text = format!("it answered `{} {}`", error.code(), error.details().unwrap_or_default());
                let text = text.trim_end().to_owned();
                Err(match error.code() {
                    // These pass.
                    "LOADING" | "BUSY" | "TRYAGAIN" | "MASTERDOWN" | "CLUSTERDOWN" => Failure::Broken(text),
                    _ => Failure::Refused(text),
                })
            }
            value => Ok(value),
        }
    }
}

impl Talk for Redis {
    fn start(server: &Server, wire: Wire) -> Result<Self, Failure> {
        let mut redis = Self { wire, parser: Parser::new() };
        if let Some(password) = &server.password {
            let mut auth = cmd("AUTH");
            if let Some(user) = &server.user {
                auth.arg(user);
            }
            redis.ask(auth.arg(password))?;
        }
        if server.database > 0 {
            redis.ask(cmd("SELECT").arg(server.database))?;
        }
        Ok(redis)
    }

    fn wire(&mut self) -> &mut Wire {
        &mut self.wire
    }

    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.ask(cmd("GET").arg(format!("{NAMESPACE}{key}")))? {
            Value::BulkString(bytes) => Ok(Some(bytes)),
            Value::Nil => Ok(None),
            _ => Err(nonsense()),
        }
    }

    fn put(&mut self, key: &str, bytes: &[u8]) -> Result<(), Failure> {
        match self.ask(cmd("SET").arg(format!("{NAMESPACE}{key}")).arg(bytes))? {
            Value::Okay => Ok(()),
            _ => Err(nonsense()),
        }
    }
}

fn nonsense() -> Failure {
    Failure::Broken("it does not speak the protocol of Redis".to_owned())
}

fn reason(why: &redis::RedisError) -> String {
    if why.is_timeout() {
        "it did not answer in time".to_owned()
    } else if why.is_io_error() || why.is_connection_dropped() {
        "the connection was lost".to_owned()
    } else {
        "it does not speak the protocol of Redis".to_owned()
    }
}
