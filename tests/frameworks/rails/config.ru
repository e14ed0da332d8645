# A Rails application in one file, in production: nothing is compiled, and the files are served by Rails.

ENV["RAILS_ENV"] = "production"
require "rails"
require "action_controller/railtie"
require "sprockets/railtie"

class Shop < Rails::Application
  config.root = __dir__
  config.load_defaults 6.1
  config.eager_load = true
  config.assets.compile = false
  config.public_file_server.enabled = true
  config.public_file_server.headers = { "Cache-Control" => "public, max-age=31536000, immutable" }
  config.secret_key_base = "a constant of the tests"
  config.hosts.clear
  config.logger = Logger.new($stderr, level: Logger::WARN)

  routes.append do
    get "/page", to: "pages#page"
    get "/template", to: "pages#template"
  end
end

class PagesController < ActionController::Base
  PAGE = <<~ERB
    <!doctype html>
    <%= stylesheet_link_tag "site", "app", integrity: true %>
    <%= javascript_include_tag "app", type: "module", integrity: true, crossorigin: "anonymous" %>
    <%= javascript_include_tag "other", type: "module" %>
    <%= preload_link_tag "_shared.js" %>
    <%= image_tag "pictures/logo.svg" %>
    <%= image_tag "pictures/Zwölf Bären & Co.svg", alt: "" %>
    <%= favicon_link_tag "pictures/logo.svg" %>
  ERB

  def page
    render inline: PAGE
  end

  # Renders the template in the query; what it raises is the answer.
  def template
    render inline: params[:text]
  rescue ActionView::Template::Error => error
    render plain: "#{error.cause.class}: #{error.cause.message}", status: 500
  end
end

Shop.initialize!
run Shop
