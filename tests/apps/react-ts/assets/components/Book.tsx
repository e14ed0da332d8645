import { Status, type Volume } from "@/lib/books";

interface Props extends Volume {
  onRead: () => void;
}

export function Book({ title, pages, status, onRead }: Props) {
  return (
    <li data-status={Status[status]}>
      {title}, {pages} pages
      {status !== Status.Read && <button onClick={onRead}>Read {title}</button>}
    </li>
  );
}
