# Makes a page of a text: lines that begin with `#` are headings, the others paragraphs.
{
  printf '<!doctype html>\n<meta charset="utf-8">\n<link rel="stylesheet" href="../css/site.colours" integrity="">\n'
  sed -e 's|^# \(.*\)|<h1>\1</h1>|;t' -e 's|^\(..*\)|<p>\1</p>|' "$1"
} >"$2"
