import { Fragment } from "react";
import { Status, type Volume } from "@/lib/books";
import "./Statistics.css";

/** Loaded when somebody asks for it. */
export default function Statistics({ volumes }: { volumes: readonly Volume[] }) {
  const pages = (wanted: Status) =>
    volumes.filter(({ status }) => status === wanted).reduce((sum, volume) => sum + volume.pages, 0);
  return (
    <dl className="statistics">
      {[Status.Waiting, Status.Begun, Status.Read].map((status) => (
        <Fragment key={status}>
          <dt>{Status[status]}</dt>
          <dd>{pages(status)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
