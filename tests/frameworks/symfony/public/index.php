<?php

// The front controller, behind PHP's own server.

$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (is_file(__DIR__ . $path)) {
    return false;
}
$twig = require __DIR__ . '/../application.php';
try {
    echo $path === '/template'
        ? $twig->createTemplate($_GET['text'])->render()
        : $twig->render(basename($path) . '.html.twig');
} catch (Twig\Error\Error $error) {
    $cause = $error->getPrevious() ?? $error;
    http_response_code(500);
    header('Content-Type: text/plain');
    echo get_class($cause) . ': ' . $cause->getMessage();
}
