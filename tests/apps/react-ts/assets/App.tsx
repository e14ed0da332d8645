import { Suspense, lazy, useEffect, useMemo, useReducer, useState } from "react";
import logo from "@/images/logo.svg";
import { Book } from "@/components/Book";
import { useTheme } from "@/lib/theme";
import { Status, books, type Volume } from "@/lib/books";
import "./App.css";

const Statistics = lazy(() => import("@/components/Statistics"));

type Action = { type: "read"; id: number } | { type: "add"; title: string };

function shelf(volumes: readonly Volume[], action: Action): readonly Volume[] {
  switch (action.type) {
    case "read":
      return volumes.map((volume) => (volume.id === action.id ? { ...volume, status: Status.Read } : volume));
    case "add":
      return [...volumes, { id: volumes.length + 1, title: action.title, pages: 100, status: Status.Waiting }];
  }
}

export default function App() {
  const [volumes, dispatch] = useReducer(shelf, books);
  const [title, setTitle] = useState("");
  const [open, setOpen] = useState(false);
  const { theme, toggle } = useTheme();
  const left = useMemo(() => volumes.filter(({ status }) => status !== Status.Read).length, [volumes]);

  useEffect(() => {
    document.title = `${left} to read`;
  }, [left]);

  return (
    <>
      <header className={`app ${theme}`}>
        <img src={logo} className="logo" alt="Reading list" width={48} height={48} />
        <h1>{left} to read</h1>
        <button onClick={toggle}>Theme: {theme}</button>
      </header>
      <ul>
        {volumes.map((volume) => (
          <Book key={volume.id} {...volume} onRead={() => dispatch({ type: "read", id: volume.id })} />
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          dispatch({ type: "add", title: title.trim() });
          setTitle("");
        }}
      >
        <input aria-label="Title" value={title} onChange={({ target }) => setTitle(target.value)} />
        <button disabled={title.trim() === ""}>Add</button>
      </form>
      <button onClick={() => setOpen(true)}>Statistics</button>
      {open && (
        <Suspense fallback={<p role="status">Loading …</p>}>
          <Statistics volumes={volumes} />
        </Suspense>
      )}
    </>
  );
}
