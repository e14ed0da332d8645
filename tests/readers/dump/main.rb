# Prints all constants, each text in hexadecimal digits.

require_relative "assets"

def hex(text) = text.b.unpack1("H*")
def place(one) = "#{hex(one.url)}:#{hex(one.integrity)}"

puts "public_path #{hex(Assets::PUBLIC_PATH)}"
puts "import_map #{hex(Assets::IMPORT_MAP_HTML)} #{hex(Assets::IMPORT_MAP_CSP)}"
begin
  Assets.asset("nope.js")
rescue KeyError
  puts "missing"
end
Assets::ASSETS.each_key do |path|
  found = Assets.asset(path)
  css = found.css.map { |link| place(link) }
  preload = found.preload.map { |link| place(link) }
  frozen = [Assets::ASSETS, found, *found.to_a, *found.css, *found.preload, found.url].all?(&:frozen?)
  raise "#{path} can be changed" unless frozen

  puts ["asset", hex(path), place(found), hex(found.media_type), "css", *css, "preload", *preload].join(" ")
end
