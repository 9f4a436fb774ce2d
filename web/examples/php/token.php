<?php
// Confab in a plain PHP site: who the browser is, for an hour. No library needed.
//
//   CONFAB_SECRET=… php -S 127.0.0.1:8002 token.php

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

function confab_token(string $id, string $name, string $secret): string
{
    $claims = ['sub' => $id, 'name' => $name, 'iat' => time(), 'exp' => time() + 3600];
    $signed = base64url('{"alg":"HS256","typ":"JWT"}') . '.' . base64url(json_encode($claims));
    return $signed . '.' . base64url(hash_hmac('sha256', $signed, $secret, true));
}

// What a real site has anyway: who is signed in here. This one takes everybody for Ana.
header('Content-Type: text/plain');
header('Cache-Control: no-store');
echo confab_token('ana', 'Ana', getenv('CONFAB_SECRET'));
